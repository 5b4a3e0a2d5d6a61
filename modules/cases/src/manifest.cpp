// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/manifest.h"

#include "domain/names.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

namespace vigie::cases {
namespace {

using std::chrono::microseconds;

QJsonObject jsonOf(const TimeSpan& span) {
    return {{QStringLiteral("begin"), toIso(span.begin)}, {QStringLiteral("end"), toIso(span.end)}};
}

QJsonArray jsonOf(const QList<TimeSpan>& spans) {
    QJsonArray array;
    for (const TimeSpan& span : spans)
        array.append(jsonOf(span));
    return array;
}

TimeSpan trueTime(const Extracted& extracted) {
    const microseconds shift = extracted.clock ? extracted.clock->shift() : microseconds(0);
    return {extracted.obtained.begin - shift, extracted.obtained.end - shift};
}

bool isDated(const Extracted& extracted) {
    return extracted.obtained.begin != UtcTime{};
}

QJsonValue jsonOf(const std::optional<MeasuredClock>& clock) {
    if (!clock)
        return QJsonValue::Null;
    return QJsonObject{
        {QStringLiteral("offsetMs"), static_cast<qint64>(clock->reading.offset.count())},
        {QStringLiteral("uncertaintyMs"), static_cast<qint64>(clock->reading.uncertainty.count())},
        {QStringLiteral("measuredAt"), toIso(clock->at)},
        {QStringLiteral("appliedUs"), static_cast<qint64>(clock->shift().count())}};
}

QString inVideo(const QString& path) {
    return QStringLiteral("video/") + QFileInfo(path).fileName();
}

QJsonArray jsonOf(const QList<OriginalFile>& originals) {
    QJsonArray array;
    for (const OriginalFile& original : originals)
        array.append(QJsonObject{
            {QStringLiteral("file"),
             original.path.isEmpty() ? QJsonValue() : QJsonValue(inVideo(original.path))},
            {QStringLiteral("container"), original.container},
            {QStringLiteral("sha256"), QString::fromLatin1(original.sha256)},
            {QStringLiteral("bytes"), original.bytes},
            {QStringLiteral("deviceTime"), original.span.isEmpty() ? QJsonValue() : jsonOf(original.span)}});
    return array;
}

QJsonObject jsonOf(const Extracted& extracted, const PackageContents& contents) {
    const Camera& camera = extracted.request.camera;
    return {
        {QStringLiteral("file"), inVideo(extracted.video)},
        {QStringLiteral("index"), inVideo(extracted.index)},
        {QStringLiteral("obtainedBy"),
         extracted.originals.isEmpty() ? QStringLiteral("replay") : QStringLiteral("download")},
        {QStringLiteral("originals"), jsonOf(extracted.originals)},
        {QStringLiteral("codec"), videoCodecName(extracted.codec)},
        {QStringLiteral("camera"),
         QJsonObject{{QStringLiteral("id"), camera.id.toString()},
                     {QStringLiteral("number"), camera.number},
                     {QStringLiteral("name"), camera.name},
                     {QStringLiteral("commune"), contents.commune.name},
                     {QStringLiteral("communeCode"), contents.commune.code},
                     {QStringLiteral("site"), contents.site.name},
                     {QStringLiteral("authorisation"), camera.authorisation.number}}},
        {QStringLiteral("recorder"),
         QJsonObject{{QStringLiteral("name"), contents.recorder.name},
                     {QStringLiteral("manufacturer"), extracted.identity.manufacturer},
                     {QStringLiteral("model"), extracted.identity.model},
                     {QStringLiteral("firmware"), extracted.identity.firmware},
                     {QStringLiteral("serial"), extracted.identity.serial},
                     {QStringLiteral("recording"), camera.recording}}},
        {QStringLiteral("asked"), jsonOf(extracted.request.asked)},
        {QStringLiteral("askedOfDevice"), jsonOf(extracted.askedOfDevice)},
        {QStringLiteral("obtained"),
         isDated(extracted) ? QJsonValue(jsonOf(trueTime(extracted))) : QJsonValue()},
        {QStringLiteral("obtainedDeviceTime"),
         isDated(extracted) ? QJsonValue(jsonOf(extracted.obtained)) : QJsonValue()},
        {QStringLiteral("recorderCoverage"), jsonOf(extracted.coverage)},
        {QStringLiteral("gaps"), jsonOf(extracted.gaps.spans)},
        {QStringLiteral("gapThresholdUs"), static_cast<qint64>(2 * extracted.gaps.step.count())},
        {QStringLiteral("imagesStored"), extracted.images},
        {QStringLiteral("imagesShown"), extracted.images - extracted.imagesBefore},
        {QStringLiteral("imagesDecoded"), extracted.imagesDecoded},
        {QStringLiteral("imagesUndecodable"), extracted.imagesUndecodable},
        {QStringLiteral("imageBytes"), extracted.bytes},
        {QStringLiteral("lostPackets"), extracted.packetsLost},
        {QStringLiteral("discontinuities"), extracted.discontinuities},
        {QStringLiteral("timeSource"), timeSourceName(extracted.timeSource)},
        {QStringLiteral("timeUncertaintyUs"), static_cast<qint64>(extracted.timeUncertainty.count())},
        {QStringLiteral("deviceClock"), jsonOf(extracted.clock)},
        {QStringLiteral("remarks"), QJsonArray::fromStringList(extracted.remarks)},
    };
}

// A text that a spreadsheet must not take for a formula or a second column.
QString csvCell(QString text) {
    text.replace(QLatin1Char('\r'), QLatin1Char(' ')).replace(QLatin1Char('\n'), QLatin1Char(' '));
    if (!text.isEmpty() && QStringLiteral("=+-@\t").contains(text.front()))
        text.prepend(QLatin1Char('\''));
    if (text.contains(QLatin1Char(';')) || text.contains(QLatin1Char('"')))
        text = QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
    return text;
}

} // namespace

QString baseNameOf(int order, const Camera& camera) {
    QString plain;
    const QString decomposed = camera.name.toLower().normalized(QString::NormalizationForm_KD);
    for (const QChar c : decomposed) {
        if ((c >= QLatin1Char('a') && c <= QLatin1Char('z')) ||
            (c >= QLatin1Char('0') && c <= QLatin1Char('9')))
            plain += c;
        else if (c.category() != QChar::Mark_NonSpacing && !plain.isEmpty() &&
                 !plain.endsWith(QLatin1Char('-')))
            plain += QLatin1Char('-');
        if (plain.size() >= 60)
            break;
    }
    while (plain.endsWith(QLatin1Char('-')))
        plain.chop(1);
    QString name = QStringLiteral("%1-%2").arg(order).arg(camera.number);
    return plain.isEmpty() ? name : name + QLatin1Char('-') + plain;
}

QJsonObject manifestOf(const PackageContents& contents, const QList<PackagedFile>& files) {
    const Case& requisition = contents.requisition;
    QJsonArray videos;
    for (const Extracted& extracted : contents.extractions)
        videos.append(jsonOf(extracted, contents));
    QJsonArray list;
    for (const PackagedFile& file : files) {
        list.append(QJsonObject{{QStringLiteral("path"), file.path},
                                {QStringLiteral("sha256"), QString::fromLatin1(file.sha256)},
                                {QStringLiteral("bytes"), file.bytes}});
    }
    return {
        {QStringLiteral("format"), QStringLiteral("vigie-package/1")},
        {QStringLiteral("case"),
         QJsonObject{{QStringLiteral("id"), requisition.id.toString()},
                     {QStringLiteral("number"), requisition.number},
                     {QStringLiteral("receivedAt"), toIso(requisition.receivedAt)},
                     {QStringLiteral("authority"), requisition.request.authority},
                     {QStringLiteral("reference"), requisition.request.reference},
                     {QStringLiteral("legalFrame"), nameOf(requisition.request.frame)}}},
        {QStringLiteral("videos"), videos},
        {QStringLiteral("files"), list},
        {QStringLiteral("createdAt"), toIso(contents.createdAt)},
        {QStringLiteral("exporter"), contents.exporter},
        {QStringLiteral("software"), QStringLiteral("Vigie " VIGIE_VERSION)},
    };
}

QByteArray canonicalJson(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray exportJournalOf(const PackageContents& contents) {
    // Spreadsheets take a file without the mark for the machine's old code page.
    QString text = QStringLiteral("\uFEFF"
                                  "Date et heure des images (UTC);Durée (s);Identifiants des caméras;"
                                  "Date et heure de l'export (UTC);Auteur de l'export;Numéro du dossier\r\n");
    for (const Extracted& extracted : contents.extractions) {
        const Camera& camera = extracted.request.camera;
        const TimeSpan images = isDated(extracted) ? trueTime(extracted) : extracted.request.asked;
        const QStringList cells{
            toIso(images.begin),
            QString::number(std::chrono::duration<double>(images.length()).count(), 'f', 3),
            QStringLiteral("%1 · %2 · %3 · %4")
                .arg(camera.number)
                .arg(camera.name, contents.commune.name, camera.id.toString()),
            toIso(contents.createdAt),
            contents.exporter,
            contents.requisition.number,
        };
        QStringList quoted;
        for (const QString& cell : cells)
            quoted += csvCell(cell);
        text += quoted.join(QLatin1Char(';')) + QStringLiteral("\r\n");
    }
    return text.toUtf8();
}

QByteArray readMeOf(const PackageContents& contents) {
    const Case& requisition = contents.requisition;
    // Not translated: the package speaks French to whoever receives it, whatever the workstation's language.
    QString text = QStringLiteral("DOSSIER %1\n"
                                  "Autorité : %2\n"
                                  "Référence : %3\n"
                                  "Export : %4 (UTC), par %5, avec Vigie " VIGIE_VERSION "\n\n")
                       .arg(requisition.number, requisition.request.authority, requisition.request.reference,
                            toIso(contents.createdAt), contents.exporter);
    text += QStringLiteral(
        "CONTENU\n"
        "  video/*.mp4           images d'origine de l'enregistreur, ni réencodées ni retouchées\n"
        "  video/*-original-*    s'il y en a : le fichier même de l'enregistreur, tel qu'il l'a donné\n"
        "  video/*-images.csv    une ligne par image : numéro, heure de l'appareil, heure corrigée, source "
        "de l'heure\n"
        "  manifest.json         qui, quoi, quand, depuis quel appareil ; écarts d'horloge, trous, pertes\n"
        "  journal-export.csv    journal d'export (arrêté du 3 août 2007, article 3)\n"
        "  SHA256SUMS            empreinte de chaque fichier\n\n"
        "VÉRIFIER\n"
        "  Linux, macOS : dans ce dossier, taper   sha256sum -c SHA256SUMS\n"
        "  Windows (PowerShell) : Get-FileHash -Algorithm SHA256 FICHIER   et comparer à la ligne de "
        "SHA256SUMS\n"
        "  Chaque ligne doit répondre « OK » (ou « Réussi »). L'empreinte du fichier SHA256SUMS lui-même "
        "est\n"
        "  inscrite au registre des dossiers du centre.\n\n"
        "LIRE\n"
        "  Tout lecteur MP4 (VLC, mpv, lecteur de Windows) ; H.265 demande un lecteur récent.\n"
        "  Le fichier commence à une image clé : les images d'avant le début demandé y sont conservées et\n"
        "  masquées par une liste de montage. Les voir toutes :   ffplay -ignore_editlist 1 FICHIER\n\n"
        "CE QUI A ÉTÉ OBTENU\n");
    for (const Extracted& extracted : contents.extractions) {
        const Camera& camera = extracted.request.camera;
        text += QStringLiteral("  Caméra %1, %2, %3, %4\n")
                    .arg(camera.number)
                    .arg(camera.name, contents.site.name, contents.commune.name);
        text += QStringLiteral("    demandé : %1 → %2\n")
                    .arg(toIso(extracted.request.asked.begin), toIso(extracted.request.asked.end));
        if (isDated(extracted)) {
            const TimeSpan images = trueTime(extracted);
            text += QStringLiteral("    obtenu :  %1 → %2\n").arg(toIso(images.begin), toIso(images.end));
        }
        text += QStringLiteral("    %1 images montrées, %2 dans le fichier\n")
                    .arg(extracted.images - extracted.imagesBefore)
                    .arg(extracted.images);
        for (const TimeSpan& gap : extracted.gaps.spans.mid(0, 50))
            text += QStringLiteral("    trou (heure de l'appareil) : %1 → %2\n")
                        .arg(toIso(gap.begin), toIso(gap.end));
        for (const QString& remark : extracted.remarks)
            text += QStringLiteral("    note : %1\n").arg(remark);
    }
    return text.toUtf8();
}

} // namespace vigie::cases
