// SPDX-License-Identifier: GPL-3.0-or-later
#include "media_finder.h"

#include "../logging.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace vigie::devices::dahua {

using namespace std::chrono_literals;

namespace {

constexpr int pageSize = 100;
constexpr int mostPages = 500; // 50,000 files a search
constexpr auto farewellPatience = 2s;

QByteArray conditionTime(const QDateTime& time) {
    return time.toString(u"yyyy-MM-dd HH:mm:ss").toLatin1().toPercentEncoding(":");
}

QString keyOf(const Item& item) {
    return item.begin.toString(Qt::ISODate) + item.end.toString(Qt::ISODate) + item.path;
}

} // namespace

Result<QList<Item>> MediaFinder::find(int channel, const PosixZone::LocalSpan& window,
                                      const std::stop_token& stop) {
    const auto made = m_client.get("mediaFileFind.cgi?action=factory.create", stop);
    if (!made)
        return fail(made.error());
    const QByteArray finder = made->value(QStringLiteral("result")).toLatin1().toPercentEncoding();
    if (finder.isEmpty())
        return fail(
            ErrorCode::Protocol,
            QCoreApplication::translate("devices", "L'enregistreur n'a pas pu faire la recherche demandée."),
            QStringLiteral("factory.create gave no finder"));
    auto found = findWith(finder, channel, window, stop);
    destroy(finder);
    return found;
}

Result<QList<Item>> MediaFinder::findWith(const QByteArray& finder, int channel,
                                          const PosixZone::LocalSpan& window, const std::stop_token& stop) {
    const auto begun = m_client.order("mediaFileFind.cgi?action=findFile&object=" + finder +
                                          "&condition.Channel=" + QByteArray::number(channel) +
                                          "&condition.StartTime=" + conditionTime(window.begin) +
                                          "&condition.EndTime=" + conditionTime(window.end) +
                                          "&condition.Types[0]=dav&condition.VideoStream=Main",
                                      stop);
    if (!begun) {
        // A search that finds nothing is refused like one that is wrong.
        const bool refused =
            begun.error().detail.startsWith(u"HTTP 200") || begun.error().detail.startsWith(u"HTTP 400");
        if (refused && begun.error().code == ErrorCode::Protocol)
            return QList<Item>();
        return fail(begun.error());
    }
    QList<Item> items;
    QSet<QString> seen;
    for (int page = 0; page < mostPages; ++page) {
        const auto answer = m_client.get("mediaFileFind.cgi?action=findNextFile&object=" + finder +
                                             "&count=" + QByteArray::number(pageSize),
                                         stop);
        if (!answer)
            return fail(answer.error());
        const ItemPage part = parseItems(*answer);
        if (part.found == 0)
            break;
        // Never a gap for want of patience.
        if (page == mostPages - 1)
            return fail(ErrorCode::Protocol,
                        QCoreApplication::translate(
                            "devices", "L'enregistreur annonce plus de fichiers qu'une recherche "
                                       "ne peut en lire : réduisez la période."),
                        QStringLiteral("more than %1 pages").arg(mostPages));
        const qsizetype before = items.size();
        for (const Item& item : part.items)
            if (const QString key = keyOf(item); !seen.contains(key)) {
                seen.insert(key);
                items.append(item);
            }
        // The same page for ever, or nothing that makes sense.
        if (items.size() == before)
            break;
    }
    std::stable_sort(items.begin(), items.end(),
                     [](const Item& left, const Item& right) { return left.begin < right.begin; });
    return items;
}

void MediaFinder::destroy(const QByteArray& finder) {
    // Not the caller's token, which may be stopped already.
    const std::stop_source own;
    for (const char* action : {"close", "destroy"}) {
        HttpRequest request =
            m_client.request(QByteArray("mediaFileFind.cgi?action=") + action + "&object=" + finder);
        request.deadline = farewellPatience;
        if (const auto answer = m_client.http().send(std::move(request), own.get_token()); !answer)
            qCDebug(lcDevices).noquote() << "finder" << action << answer.error().toLogLine();
    }
}

} // namespace vigie::devices::dahua
