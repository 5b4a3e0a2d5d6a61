// SPDX-License-Identifier: GPL-3.0-or-later
#include "extraction_panel.h"

#include "look/ui/action_button.h"
#include "look/ui/tabular_text.h"
#include "look/ui/theme.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QUrl>

#include <cmath>

namespace vigie::cases {

using namespace std::chrono;
using namespace std::chrono_literals;

QString timeLeftText(const ExtractionProgress& progress) {
    if (progress.share < 0.02 || progress.elapsed < 1s || progress.share >= 1)
        return {};
    const double left = duration<double>(progress.elapsed).count() * (1 - progress.share) / progress.share;
    return left < 60
               ? QCoreApplication::translate("cases", "reste moins d'une minute")
               : QCoreApplication::translate("cases", "reste %1 min environ").arg(std::lround(left / 60));
}

void openFolder(const QString& folder) {
    QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
}

ExtractionPanel::ExtractionPanel(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel)
    , m_bar(new QProgressBar)
    , m_detail(new QLabel)
    , m_cancel(new look::ActionButton(tr("Annuler l'extraction"),
                                      QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Delete), this))
    , m_open(new look::ActionButton(tr("Ouvrir le dossier"), QKeySequence(Qt::CTRL | Qt::Key_O), this)) {
    setObjectName(QStringLiteral("casePanel"));
    m_title->setObjectName(QStringLiteral("casePanelTitle"));
    m_title->setFont(look::font(look::TextSize::Section, QFont::DemiBold));
    m_title->setTextFormat(Qt::PlainText);
    m_detail->setObjectName(QStringLiteral("casePanelDetail"));
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_bar->setObjectName(QStringLiteral("caseProgress"));
    m_bar->setRange(0, 1000);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_cancel->setObjectName(QStringLiteral("caseCancel"));
    m_cancel->setToolTip(tr("Le dossier et son numéro restent ; les images déjà reçues sont effacées."));
    m_open->setObjectName(QStringLiteral("caseOpenFolder"));

    auto* row = new QHBoxLayout;
    row->addWidget(m_detail, 1);
    row->addWidget(m_cancel, 0, Qt::AlignTop);
    row->addWidget(m_open, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_bar);
    column->addLayout(row);
    connect(m_cancel, &QPushButton::clicked, this, &ExtractionPanel::cancelRequested);
    connect(m_open, &QPushButton::clicked, this, [this] { openFolder(m_folder); });
    setMode(Mode::Idle);
}

void ExtractionPanel::setMode(Mode mode) {
    setVisible(mode != Mode::Idle);
    m_bar->setVisible(mode == Mode::Working);
    m_cancel->setVisible(mode == Mode::Working);
    m_open->setVisible(mode == Mode::Done);
}

void ExtractionPanel::showWorking(const QString& caseNumber) {
    m_number = caseNumber;
    m_title->setText(caseNumber.isEmpty() ? tr("Ouverture du dossier") : tr("Extraction %1").arg(caseNumber));
    m_bar->setRange(0, 1000);
    m_bar->setValue(0);
    m_detail->setText(tr("Annuler garde le dossier et son numéro ; les images déjà reçues sont effacées."));
    setMode(Mode::Working);
}

void ExtractionPanel::showProgress(const ExtractionProgress& progress) {
    // A bar without an end while nobody knows how much there is to download.
    m_bar->setRange(0, progress.isDownloading ? 0 : 1000);
    m_bar->setValue(static_cast<int>(std::lround(progress.share * 1000)));
    QStringList parts{progress.isDownloading ? tr("Téléchargement du fichier de l'enregistreur")
                                             : tr("%1 images").arg(QLocale().toString(progress.images)),
                      QLocale().formattedDataSize(progress.bytes, 1, QLocale::DataSizeSIFormat)};
    if (progress.share >= 1)
        parts += tr("empreintes et relecture en cours");
    else if (const QString left = timeLeftText(progress); !left.isEmpty())
        parts += left;
    m_detail->setText(parts.join(QStringLiteral(" · ")) + QLatin1Char('\n') +
                      tr("Annuler garde le dossier et son numéro ; les images déjà reçues sont effacées."));
}

void ExtractionPanel::showResult(const Case& requisition) {
    m_folder = requisition.package;
    m_title->setText(tr("Dossier %1 extrait et vérifié").arg(requisition.number));
    m_detail->setText(tr("%1\nEmpreinte du paquet (SHA-256 de SHA256SUMS) : %2")
                          .arg(requisition.package, requisition.packageDigest));
    setMode(Mode::Done);
}

void ExtractionPanel::showError(const Error& error) {
    const bool isCancelled = error.code == ErrorCode::Cancelled;
    if (m_number.isEmpty())
        m_title->setText(isCancelled ? tr("Annulé") : tr("Le dossier n'a pas pu être ouvert"));
    else
        m_title->setText(
            (isCancelled ? tr("Extraction %1 annulée") : tr("Extraction %1 : échec")).arg(m_number));
    m_detail->setText(isCancelled ? tr("Le dossier reste ouvert ; aucune image n'est gardée.") : error.text);
    setMode(Mode::Failed);
}

} // namespace vigie::cases
