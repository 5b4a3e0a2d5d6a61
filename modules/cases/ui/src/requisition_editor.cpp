// SPDX-License-Identifier: GPL-3.0-or-later
#include "requisition_editor.h"

#include "look/ui/action_button.h"
#include "look/ui/tabular_text.h"
#include "look/ui/theme.h"
#include "moment_field.h"

#include <QComboBox>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QStringListModel>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace vigie::cases {

using namespace std::chrono_literals;

RequisitionEditor::RequisitionEditor(const Clock& clock, const QTimeZone& zone, QWidget* parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_zone(zone)
    , m_authority(new QLineEdit)
    , m_reference(new QLineEdit)
    , m_frame(new QComboBox)
    , m_camera(new QLineEdit)
    , m_cameraNames(new QStringListModel(this))
    , m_begin(new MomentField(QStringLiteral("caseBegin"), tr("Début"), zone))
    , m_end(new MomentField(QStringLiteral("caseEnd"), tr("Fin"), zone))
    , m_problems(new QLabel)
    , m_submit(new look::ActionButton(tr("Ouvrir le dossier et extraire"),
                                      QKeySequence(Qt::CTRL | Qt::Key_Return), this,
                                      look::ActionButton::Kind::Primary)) {
    m_authority->setObjectName(QStringLiteral("caseAuthority"));
    m_authority->setPlaceholderText(tr("OPJ et unité"));
    m_reference->setObjectName(QStringLiteral("caseReference"));
    m_frame->setObjectName(QStringLiteral("caseFrame"));
    m_frame->addItem(tr("à choisir"));
    for (const auto frame : {LegalFrame::Flagrance, LegalFrame::Preliminary, LegalFrame::RogatoryCommission})
        m_frame->addItem(legalFrameText(frame), static_cast<int>(frame));
    m_camera->setObjectName(QStringLiteral("caseCamera"));
    m_camera->setPlaceholderText(tr("numéro ou nom"));
    auto* completer = new QCompleter(m_cameraNames, this);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_camera->setCompleter(completer);
    m_problems->setObjectName(QStringLiteral("caseProblems"));
    m_problems->setWordWrap(true);
    m_submit->setObjectName(QStringLiteral("caseSubmit"));

    auto* title = new QLabel(tr("Nouvelle réquisition"));
    title->setFont(look::font(look::TextSize::Title, QFont::DemiBold));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(4);
    column->addWidget(title);
    const std::pair<QString, QWidget*> fields[] = {{tr("Autorité requérante"), m_authority},
                                                   {tr("Numéro du PV"), m_reference},
                                                   {tr("Cadre légal"), m_frame},
                                                   {tr("Caméra"), m_camera},
                                                   {tr("Début, heure locale"), m_begin},
                                                   {tr("Fin, heure locale"), m_end}};
    for (const auto& [text, field] : fields) {
        auto* label = new QLabel(text);
        label->setBuddy(field);
        column->addSpacing(8);
        column->addWidget(label);
        column->addWidget(field);
        if (field->accessibleName().isEmpty())
            field->setAccessibleName(text);
    }
    column->addSpacing(12);
    column->addWidget(m_problems);
    column->addSpacing(8);
    column->addWidget(m_submit);
    column->addStretch();

    const UtcTime hourAgo = std::chrono::floor<std::chrono::minutes>(clock.utcNow()) - 1h;
    m_begin->setMoment(hourAgo);
    m_end->setMoment(hourAgo + 10min);

    connect(m_authority, &QLineEdit::textChanged, this, &RequisitionEditor::refresh);
    connect(m_reference, &QLineEdit::textChanged, this, &RequisitionEditor::refresh);
    connect(m_frame, &QComboBox::currentIndexChanged, this, &RequisitionEditor::refresh);
    connect(m_camera, &QLineEdit::textChanged, this, &RequisitionEditor::refresh);
    connect(m_begin, &MomentField::changed, this, &RequisitionEditor::refresh);
    connect(m_end, &MomentField::changed, this, &RequisitionEditor::refresh);
    connect(m_submit, &QPushButton::clicked, this, &RequisitionEditor::submit);
    // An end that was still to come becomes past without a key pressed.
    auto* ageing = new QTimer(this);
    connect(ageing, &QTimer::timeout, this, &RequisitionEditor::refresh);
    ageing->start(1s);
    refresh();
}

void RequisitionEditor::setDirectory(std::shared_ptr<const Directory> directory) {
    m_directory = std::move(directory);
    QList<const Camera*> cameras;
    for (const Camera& camera : m_directory->cameras)
        cameras.append(&camera);
    std::sort(cameras.begin(), cameras.end(),
              [](const Camera* a, const Camera* b) { return a->number < b->number; });
    QStringList names;
    for (const Camera* camera : std::as_const(cameras))
        names += QStringLiteral("%1 · %2 · %3")
                     .arg(camera->number)
                     .arg(camera->name, m_directory->communes.value(camera->commune).name);
    m_cameraNames->setStringList(names);
    refresh();
}

void RequisitionEditor::setBusy(bool isBusy) {
    m_isBusy = isBusy;
    refresh();
}

void RequisitionEditor::clear() {
    m_authority->clear();
    m_reference->clear();
    m_frame->setCurrentIndex(0);
    m_camera->clear();
}

RequisitionForm RequisitionEditor::form() const {
    RequisitionForm form;
    form.authority = m_authority->text();
    form.reference = m_reference->text();
    if (const QVariant frame = m_frame->currentData(); frame.isValid())
        form.frame = static_cast<LegalFrame>(frame.toInt());
    form.camera = m_camera->text();
    form.begin = m_begin->value();
    form.end = m_end->value();
    return form;
}

void RequisitionEditor::refresh() {
    const auto problems = problemsOf(form(), *m_directory, m_clock.utcNow(), m_zone);
    m_submit->setEnabled(problems.isEmpty() && !m_isBusy);
    QString line;
    if (m_isBusy) {
        line = tr("Une extraction est en cours.");
    } else if (problems.isEmpty()) {
        const RequisitionForm it = form();
        const auto length = *momentTyped(it.end, m_zone) - *momentTyped(it.begin, m_zone);
        line = tr("Prêt : %1 d'images de la caméra %2.")
                   .arg(look::durationText(std::chrono::duration_cast<std::chrono::seconds>(length).count()))
                   .arg(cameraTyped(it.camera, *m_directory)->number);
    } else {
        line = problems.first().text;
        if (problems.size() == 2)
            line += QLatin1Char(' ') + tr("(et un autre point)");
        else if (problems.size() > 2)
            line += QLatin1Char(' ') + tr("(et %1 autres points)").arg(problems.size() - 1);
    }
    if (m_problems->text() != line)
        m_problems->setText(line);
}

void RequisitionEditor::submit() {
    const auto request = requestOf(form(), *m_directory, m_clock.utcNow(), m_zone);
    if (m_isBusy || !request) {
        refresh();
        return;
    }
    Q_EMIT submitted(*request);
}

} // namespace vigie::cases
