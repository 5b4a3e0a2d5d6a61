// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/requisition_form.h"

#include "cases/local_moment.h"

#include <QCoreApplication>

#include <algorithm>

namespace vigie::cases {
namespace {

constexpr auto longest = std::chrono::hours(24);
// The catalog's limit for such a label.
constexpr qsizetype longestLabel = 200;

using Field = FormProblem::Field;

std::optional<QString> labelProblem(const QString& text, const QString& missing) {
    const QString label = text.trimmed();
    if (label.isEmpty())
        return missing;
    if (label.size() > longestLabel)
        return QCoreApplication::translate("cases", "Au plus %1 caractères : « %2… ».")
            .arg(longestLabel)
            .arg(label.left(20));
    if (std::any_of(label.begin(), label.end(), [](QChar c) { return c.category() == QChar::Other_Control; }))
        return QCoreApplication::translate("cases", "Une tabulation ou un caractère invisible : « %1 ».")
            .arg(label.left(20).simplified());
    return {};
}

std::optional<QString> momentProblem(const TypedMoment& typed, const QTimeZone& zone, bool isBegin) {
    if (!typed.local.isValid())
        return isBegin ? QCoreApplication::translate("cases", "Il manque le début.")
                       : QCoreApplication::translate("cases", "Il manque la fin.");
    const auto moments = momentsOf(typed.local, zone);
    if (moments.isEmpty())
        return (isBegin ? QCoreApplication::translate(
                              "cases", "Le début n'existe pas : %1 est sauté au passage à l'heure d'été.")
                        : QCoreApplication::translate(
                              "cases", "La fin n'existe pas : %1 est sauté au passage à l'heure d'été."))
            .arg(typed.local.toString(QStringLiteral("HH:mm:ss")));
    if (moments.size() > 1 && !typed.choice)
        return (isBegin ? QCoreApplication::translate(
                              "cases", "Le début a lieu deux fois cette nuit-là : choisir %1 ou %2.")
                        : QCoreApplication::translate(
                              "cases", "La fin a lieu deux fois cette nuit-là : choisir %1 ou %2."))
            .arg(offsetText(moments[0], zone), offsetText(moments[1], zone));
    return {};
}

} // namespace

const Camera* cameraTyped(const QString& text, const Directory& directory) {
    const QString typed = text.trimmed();
    qsizetype digits = 0;
    while (digits < typed.size() && typed[digits] >= QLatin1Char('0') && typed[digits] <= QLatin1Char('9'))
        ++digits;
    bool isNumber = false;
    const int number = typed.left(digits).toInt(&isNumber);
    if (!isNumber || number <= 0)
        return nullptr;
    const Camera* camera = directory.cameraByNumber(number);
    // Behind the number only the completer's own words may stand: "127 bis" is not camera 127.
    const QString rest = typed.mid(digits).trimmed();
    if (!camera || rest.isEmpty())
        return camera;
    return rest.startsWith(QStringLiteral("· ") + camera->name) ? camera : nullptr;
}

std::optional<UtcTime> momentTyped(const TypedMoment& typed, const QTimeZone& zone) {
    const auto moments = momentsOf(typed.local, zone);
    if (moments.size() == 1)
        return moments.first();
    if (typed.choice && *typed.choice >= 0 && *typed.choice < moments.size())
        return moments[*typed.choice];
    return {};
}

QList<FormProblem> problemsOf(const RequisitionForm& form, const Directory& directory, UtcTime now,
                              const QTimeZone& zone) {
    QList<FormProblem> problems;
    const auto add = [&](Field field, const std::optional<QString>& text) {
        if (text)
            problems.append({field, *text});
    };
    add(Field::Authority, labelProblem(form.authority, QCoreApplication::translate(
                                                           "cases", "Il manque l'autorité qui requiert.")));
    add(Field::Reference,
        labelProblem(form.reference, QCoreApplication::translate("cases", "Il manque le numéro du PV.")));
    if (!form.frame)
        problems.append({Field::Frame, QCoreApplication::translate("cases", "Il manque le cadre légal.")});

    const Camera* camera = cameraTyped(form.camera, directory);
    if (form.camera.trimmed().isEmpty())
        problems.append({Field::Camera, QCoreApplication::translate("cases", "Il manque la caméra.")});
    else if (!camera)
        problems.append(
            {Field::Camera, QCoreApplication::translate("cases", "Aucune caméra ne répond à « %1 ».")
                                .arg(form.camera.trimmed())});
    else if (camera->recording.isEmpty())
        problems.append({Field::Camera,
                         QCoreApplication::translate("cases", "La caméra %1 n'a pas d'enregistrement connu.")
                             .arg(camera->number)});

    add(Field::Begin, momentProblem(form.begin, zone, true));
    add(Field::End, momentProblem(form.end, zone, false));
    const auto begin = momentTyped(form.begin, zone);
    const auto end = momentTyped(form.end, zone);
    if (begin && *begin >= now)
        problems.append(
            {Field::Begin, QCoreApplication::translate("cases", "Le début n'est pas encore passé.")});
    else if (end && *end > now)
        problems.append(
            {Field::End, QCoreApplication::translate("cases", "La fin n'est pas encore passée.")});
    if (begin && end) {
        if (*end <= *begin)
            problems.append(
                {Field::End, QCoreApplication::translate("cases", "La fin doit venir après le début.")});
        else if (*end - *begin > longest)
            problems.append(
                {Field::End,
                 QCoreApplication::translate(
                     "cases", "La plage dépasse 24 heures : ouvrir un dossier par tranche de 24 heures.")});
    }
    return problems;
}

Result<RequisitionRequest> requestOf(const RequisitionForm& form, const Directory& directory, UtcTime now,
                                     const QTimeZone& zone) {
    const auto problems = problemsOf(form, directory, now, zone);
    if (!problems.isEmpty())
        return fail(ErrorCode::InvalidInput, problems.first().text);
    const Camera* camera = cameraTyped(form.camera, directory);
    return RequisitionRequest{camera->commune,
                              form.authority.trimmed(),
                              form.reference.trimmed(),
                              *form.frame,
                              camera->id,
                              {*momentTyped(form.begin, zone), *momentTyped(form.end, zone)}};
}

QString legalFrameText(LegalFrame frame) {
    switch (frame) {
    case LegalFrame::Flagrance:
        return QCoreApplication::translate("cases", "CPP 60-1, flagrance");
    case LegalFrame::Preliminary:
        return QCoreApplication::translate("cases", "CPP 77-1-1, enquête préliminaire");
    case LegalFrame::RogatoryCommission:
        return QCoreApplication::translate("cases", "CPP 99-3, commission rogatoire");
    }
    return {};
}

QString caseStateText(CaseState state) {
    switch (state) {
    case CaseState::Open:
        return QCoreApplication::translate("cases", "Ouvert");
    case CaseState::Extracting:
        return QCoreApplication::translate("cases", "Extraction en cours");
    case CaseState::Extracted:
        return QCoreApplication::translate("cases", "Extrait");
    case CaseState::Failed:
        return QCoreApplication::translate("cases", "Échec");
    }
    return {};
}

} // namespace vigie::cases
