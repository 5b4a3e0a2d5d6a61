// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture_saver.h"

#include <QDir>
#include <QFutureWatcher>
#include <QImageWriter>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>
#include <QtConcurrent>

namespace vigie::app {

namespace {

Result<QString> write(const QString& folder, const QString& name, const QImage& image,
                      const QList<std::pair<QString, QString>>& texts) {
    const QString path = QDir(folder).filePath(name);
    const auto refuse = [&path](const QString& detail) {
        return fail(
            ErrorCode::Storage,
            QCoreApplication::translate("workstation", "L'image n'a pas pu être écrite dans %1").arg(path),
            detail);
    };
    if (!QDir().mkpath(folder))
        return refuse(QStringLiteral("no folder"));
    QSaveFile file(path); // whole or not at all
    if (!file.open(QIODevice::WriteOnly))
        return refuse(file.errorString());
    QImageWriter writer(&file, "png");
    for (const auto& [key, text] : texts)
        writer.setText(key, text);
    if (!writer.write(image))
        return refuse(writer.errorString());
    if (!file.commit())
        return refuse(file.errorString());
    return path;
}

} // namespace

PictureSaver::PictureSaver(QString folder, QObject* parent)
    : QObject(parent)
    , m_folder(std::move(folder)) {}

QString PictureSaver::usualFolder() {
    return QDir(QStandardPaths::writableLocation(QStandardPaths::PicturesLocation))
        .filePath(QStringLiteral("Vigie"));
}

void PictureSaver::save(const Camera& camera, const QString& commune, const QImage& image,
                        const TimeStamp& captured) {
    static const QRegularExpression unfit(QStringLiteral("[^\\p{L}\\p{N}]+"));
    // UTC in the name: sorts, and the two 02:30 of the night when clocks go back stay apart.
    const QString time = toDateTime(captured.at).toString(QStringLiteral("yyyyMMdd'T'HHmmsszzz'Z'"));
    const QString place = QString(camera.name).replace(unfit, QStringLiteral("-")).left(60);
    const QString name = QStringLiteral("%1_%2_%3.png").arg(time, QString::number(camera.number), place);
    const QList<std::pair<QString, QString>> texts{
        {QStringLiteral("Title"),
         QStringLiteral("%1 · %2 · %3").arg(QString::number(camera.number), camera.name, commune)},
        {QStringLiteral("Creation Time"), toIso(captured.at)},
        {QStringLiteral("Description"),
         QStringLiteral("capture %1, local %2, source %3, ± %4 ms")
             .arg(toIso(captured.at), toLocalText(captured.at), timeSourceName(captured.source))
             .arg(std::chrono::duration_cast<std::chrono::milliseconds>(captured.uncertainty).count())},
        {QStringLiteral("Software"), QStringLiteral("Vigie " VIGIE_VERSION)}};
    auto* watcher = new QFutureWatcher<Result<QString>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
        watcher->deleteLater();
        if (const auto path = watcher->result())
            Q_EMIT saved(*path);
        else
            Q_EMIT failed(path.error());
    });
    watcher->setFuture(QtConcurrent::run(
        [folder = m_folder, name, image, texts] { return write(folder, name, image, texts); }));
}

} // namespace vigie::app
