// SPDX-License-Identifier: GPL-3.0-or-later
// The page of the keys.
#include "main_window.h"

#include <QTabWidget>
#include <QTextBrowser>

namespace vigie::app {

void MainWindow::showHelp() {
    if (auto* open = m_pages->findChild<QTextBrowser*>(QStringLiteral("help"))) {
        m_pages->setCurrentWidget(open);
        open->setFocus();
        return;
    }
    auto* help = new QTextBrowser;
    help->setObjectName(QStringLiteral("help"));
    help->setWindowTitle(tr("Aide"));
    const std::pair<QString, QString> keys[] = {
        {tr("chiffres puis ⏎"), tr("appeler une caméra dans la case choisie")},
        {QStringLiteral("F1"), tr("cette page")},
        {tr("Retour arrière"), tr("effacer le dernier chiffre tapé")},
        {tr("flèches"), tr("changer de case")},
        {tr("Suppr"), tr("vider la case")},
        {QStringLiteral("C"), tr("point chaud : la case montre la caméra de la case choisie")},
        {QStringLiteral("Maj+C"), tr("spot alarme : la case montre la caméra de l'alarme la plus urgente")},
        {QStringLiteral("Alt+1…4"), tr("mosaïque 1, 1 + 5, 3 × 3, 4 × 4")},
        {QStringLiteral("Ctrl+S"), tr("enregistrer la mosaïque, privée ou partagée")},
        {QStringLiteral("M"), tr("gérer ses mosaïques : renommer, partager, supprimer")},
        {QStringLiteral("I"), tr("cacher ou montrer les bandeaux des vignettes en direct")},
        {QStringLiteral("J"),
         tr("revoir les 30 dernières secondes ; encore J recule de 30 s, Échap revient au direct")},
        {QStringLiteral("Maj+J"), tr("revoir 5 minutes plus tôt, chez l'enregistreur, jusqu'à 24 heures")},
        {QStringLiteral("S"), tr("enregistrer l'image de la case")},
        {QStringLiteral("A"), tr("écouter la caméra de la case choisie, ou ne plus l'écouter")},
        {QStringLiteral("H"), tr("tenir pour parler dans le haut-parleur de la caméra")},
        {QStringLiteral("Ctrl+↑, Ctrl+↓"), tr("volume du son")},
        {tr("molette, + et −"), tr("zoom numérique ; glisser déplace, Échap rend l'image entière")},
        {QStringLiteral("Maj+R"), tr("tourner l'image d'un quart de tour")},
        {tr("R, Pg↑, Pg↓"), tr("pause de la ronde, caméra précédente, suivante")},
        {QStringLiteral("Ctrl+M"), tr("dessiner les masques de la caméra, pour les administrateurs")},
        {QStringLiteral("Ctrl+L"),
         tr("lever les masques de la caméra avec un motif, pour les chefs de salle")},
        {QStringLiteral("Ctrl+Maj+L"), tr("remettre les masques levés")},
        {tr("⏎, Suppr, Ctrl+Z, Ctrl+S, Échap sur les masques"),
         tr("fermer le contour, supprimer, annuler, enregistrer, quitter")},
        {QStringLiteral("Maj+I"), tr("détails techniques sur les vignettes")},
        {QStringLiteral("Ctrl+F11"), tr("murs des autres moniteurs")},
        {QStringLiteral("Alt+Maj+2…6"), tr("envoyer la caméra de la case au moniteur 2 à 6")},
        {QStringLiteral("Ctrl+Maj+M"),
         tr("les autres postes et leurs moniteurs ; C y envoie la caméra de la case, M la mosaïque")},
        {tr("O, Suppr dans Postes"),
         tr("dire qu'un moniteur est un mur sans opérateur ; retirer ce qui est proposé")},
        {QStringLiteral("F10, Ctrl+F10"), tr("accepter, refuser ce qu'un autre poste propose de montrer")},
        {QStringLiteral("Ctrl+Z"), tr("remettre ce que le moniteur montrait avant l'envoi")},
        {QStringLiteral("P"), tr("prendre, reprendre ou libérer la PTZ ; Échap la libère")},
        {tr("pavé numérique, + −, PTZ tenue"), tr("tourner, zoomer ; Maj ralentit, 5 arrête")},
        {tr("souris, PTZ tenue"), tr("tirer depuis le centre, cliquer pour centrer, molette pour zoomer")},
        {tr("Maj+tirer, PTZ tenue"), tr("dessiner la zone que la caméra va cadrer ; Échap l'abandonne")},
        {QStringLiteral("Ctrl+1…9"), tr("préréglage de la caméra tenue")},
        {QStringLiteral("Ctrl+R"), tr("réessayer la caméra de la case")},
        {tr("clic droit, Maj+F10"), tr("menu de la case : tout ce qu'elle sait faire")},
        {QStringLiteral("Ctrl+K"), tr("trouver une caméra par son nom, une commande, une mosaïque")},
        {tr("dans Ctrl+K : ⏎, Ctrl+⏎, Maj+⏎"),
         tr("appeler dans la case, envoyer à l'autre moniteur, montrer dans le diagnostic")},
        {QStringLiteral("F2"), tr("mur")},
        {QStringLiteral("F4"), tr("file d'alarmes ; ⏎ ouvre la fiche")},
        {QStringLiteral("F5"), tr("dossiers de réquisition, pour les chefs de salle")},
        {tr("Ctrl+⏎, Ctrl+R dans Dossiers"),
         tr("enregistrer la réquisition et l'extraire ; relancer une extraction")},
        {tr("Ctrl+O, Ctrl+Maj+O, Ctrl+Maj+Suppr dans Dossiers"),
         tr("ouvrir le dossier de l'extraction, voir le paquet, arrêter l'extraction")},
        {QStringLiteral("F6"), tr("diagnostic ; T contrôle toutes les caméras")},
        {tr("A, R, Échap dans Diagnostic"),
         tr("à traiter seulement, contrôler la sélection, arrêter les contrôles")},
        {QStringLiteral("F9"), tr("prendre la première alarme, de partout")},
        {tr("V, F, I, E dans une fiche"), tr("avérée, fausse alerte, technique, essai")},
        {QStringLiteral("D, Ctrl+⏎"), tr("mettre l'alarme en attente, la clôturer")},
        {QStringLiteral("Ctrl+F"), tr("chercher une caméra")},
        {QStringLiteral("Ctrl+Tab, Ctrl+W"), tr("onglet suivant, fermer l'onglet")},
        {QStringLiteral("F11"), tr("plein écran")},
    };
    QString html = QStringLiteral("<h2>%1</h2><table cellpadding='6'>").arg(tr("Clavier"));
    for (const auto& [name, act] : keys)
        html += QStringLiteral("<tr><td><b>%1</b></td><td>%2</td></tr>")
                    .arg(name.toHtmlEscaped(), act.toHtmlEscaped());
    help->setHtml(html + QStringLiteral("</table>"));
    m_pages->setCurrentIndex(m_pages->addTab(help, tr("Aide")));
    help->setFocus();
}

} // namespace vigie::app
