<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="fr_FR">
<context>
    <name>app</name>
    <message numerus="yes">
        <source>, %n caméra(s)</source>
        <translation>
            <numerusform>, %n caméra</numerusform>
            <numerusform>, %n caméras</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>sans %n caméra(s) que le poste visé ne peut montrer</source>
        <translation>
            <numerusform>sans %n caméra que le poste visé ne peut montrer</numerusform>
            <numerusform>sans %n caméras que le poste visé ne peut montrer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alarme(s) à prendre, sans caméra</source>
        <translation>
            <numerusform>%n alarme à prendre, sans caméra</numerusform>
            <numerusform>%n alarmes à prendre, sans caméra</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cases</name>
    <message numerus="yes">
        <source>%n image(s) sans heure de prise de vue sûre.</source>
        <translation>
            <numerusform>%n image sans heure de prise de vue sûre.</numerusform>
            <numerusform>%n images sans heure de prise de vue sûre.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) d&apos;avant le début, nécessaire(s) au décodage, dans le fichier mais masquée(s) par une liste de montage (elst).</source>
        <translation>
            <numerusform>%n image d&apos;avant le début, nécessaire au décodage, dans le fichier mais masquée par une liste de montage (elst).</numerusform>
            <numerusform>%n images d&apos;avant le début, nécessaires au décodage, dans le fichier mais masquées par une liste de montage (elst).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) reçue(s) avant la première image clé, indécodable(s), non gardée(s).</source>
        <translation>
            <numerusform>%n image reçue avant la première image clé, indécodable, non gardée.</numerusform>
            <numerusform>%n images reçues avant la première image clé, indécodables, non gardées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n trou(s) dans la plage demandée, %1 s au total.</source>
        <translation>
            <numerusform>%n trou dans la plage demandée, %1 s au total.</numerusform>
            <numerusform>%n trous dans la plage demandée, %1 s au total.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paquet(s) RTP jamais reçu(s).</source>
        <translation>
            <numerusform>%n paquet RTP jamais reçu.</numerusform>
            <numerusform>%n paquets RTP jamais reçus.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) décodée(s) sur %1 à montrer (erreurs : %2).</source>
        <translation>
            <numerusform>%n image décodée sur %1 à montrer (erreurs : %2).</numerusform>
            <numerusform>%n images décodées sur %1 à montrer (erreurs : %2).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Images tirées de %n fichier(s) de l&apos;enregistreur (%1, %2 octets).</source>
        <translation>
            <numerusform>Images tirées de %n fichier de l&apos;enregistreur (%1, %2 octets).</numerusform>
            <numerusform>Images tirées de %n fichiers de l&apos;enregistreur (%1, %2 octets).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ctl</name>
    <message numerus="yes">
        <source>%n appareil(s)</source>
        <translation>
            <numerusform>%n appareil</numerusform>
            <numerusform>%n appareils</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n caméra(s) sans flux : « vigiectl refresh [--commune-code CODE] [enregistreur…] » les lit.</source>
        <translation>
            <numerusform>%n caméra sans flux : « vigiectl refresh [--commune-code CODE] [enregistreur…] » les lit.</numerusform>
            <numerusform>%n caméras sans flux : « vigiectl refresh [--commune-code CODE] [enregistreur…] » les lit.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n commune(s) sans convention en cours, dont personne ne voit les caméras (« vigiectl convention CODE NUMÉRO ») : %1</source>
        <translation>
            <numerusform>%n commune sans convention en cours, dont personne ne voit les caméras (« vigiectl convention CODE NUMÉRO ») : %1</numerusform>
            <numerusform>%n communes sans convention en cours, dont personne ne voit les caméras (« vigiectl convention CODE NUMÉRO ») : %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>media</name>
    <message numerus="yes">
        <source>%n endroit(s) endommagé(s) dans le fichier de l&apos;enregistreur, sauté(s).</source>
        <translation>
            <numerusform>%n endroit endommagé dans le fichier de l&apos;enregistreur, sauté.</numerusform>
            <numerusform>%n endroits endommagés dans le fichier de l&apos;enregistreur, sautés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>L&apos;horloge du fichier de l&apos;enregistreur repart %n fois : heures comptées à la suite.</source>
        <translation>
            <numerusform>L&apos;horloge du fichier de l&apos;enregistreur repart %n fois : heures comptées à la suite.</numerusform>
            <numerusform>L&apos;horloge du fichier de l&apos;enregistreur repart %n fois : heures comptées à la suite.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Le fichier de l&apos;enregistreur est endommagé après %n image(s).</source>
        <translation>
            <numerusform>Le fichier de l&apos;enregistreur est endommagé après %n image.</numerusform>
            <numerusform>Le fichier de l&apos;enregistreur est endommagé après %n images.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>store</name>
    <message numerus="yes">
        <source>Trop d&apos;essais : attendez %n seconde(s).</source>
        <translation>
            <numerusform>Trop d&apos;essais : attendez %n seconde.</numerusform>
            <numerusform>Trop d&apos;essais : attendez %n secondes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vigie::alarms::AlarmQueue</name>
    <message numerus="yes">
        <source>%n à prendre</source>
        <translation>
            <numerusform>%n à prendre</numerusform>
            <numerusform>%n à prendre</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n à prendre, non relues</source>
        <translation>
            <numerusform>%n à prendre, non relue</numerusform>
            <numerusform>%n à prendre, non relues</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vigie::app::CatalogBanner</name>
    <message numerus="yes">
        <source>%n acte(s) gardé(s) sur ce poste, écrit(s) au retour</source>
        <translation>
            <numerusform>%n acte gardé sur ce poste, écrit au retour</numerusform>
            <numerusform>%n actes gardés sur ce poste, écrits au retour</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n acte(s) gardé(s) tant que ce poste reste ouvert</source>
        <translation>
            <numerusform>%n acte gardé tant que ce poste reste ouvert</numerusform>
            <numerusform>%n actes gardés tant que ce poste reste ouvert</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vigie::app::CheckDesk</name>
    <message numerus="yes">
        <source>Contrôle de %n caméra(s)</source>
        <translation>
            <numerusform>Contrôle de %n caméra</numerusform>
            <numerusform>Contrôle de %n caméras</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Contrôle fini : %n caméra(s)</source>
        <translation>
            <numerusform>Contrôle fini : %n caméra</numerusform>
            <numerusform>Contrôle fini : %n caméras</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n en défaut</source>
        <translation>
            <numerusform>, %n en défaut</numerusform>
            <numerusform>, %n en défaut</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vigie::app::HeaderBar</name>
    <message numerus="yes">
        <source>%n commune(s)</source>
        <translation>
            <numerusform>%n commune</numerusform>
            <numerusform>%n communes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n caméra(s) sans arrêté</source>
        <translation>
            <numerusform>%n caméra sans arrêté</numerusform>
            <numerusform>%n caméras sans arrêté</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n acte(s) gardé(s) sur ce poste, écrit(s) au catalogue dès qu&apos;il répond</source>
        <translation>
            <numerusform>%n acte gardé sur ce poste, écrit au catalogue dès qu&apos;il répond</numerusform>
            <numerusform>%n actes gardés sur ce poste, écrits au catalogue dès qu&apos;il répond</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n acte(s) gardé(s) en mémoire seulement</source>
        <translation>
            <numerusform>%n acte gardé en mémoire seulement</numerusform>
            <numerusform>%n actes gardés en mémoire seulement</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n acte(s) refusé(s) par le catalogue : gardé(s), réessayé(s) à la prochaine session</source>
        <translation>
            <numerusform>%n acte refusé par le catalogue : gardé, réessayé à la prochaine session</numerusform>
            <numerusform>%n actes refusés par le catalogue : gardés, réessayés à la prochaine session</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n acte(s) d&apos;un autre compte : écrit(s) à sa prochaine session sur ce poste</source>
        <translation>
            <numerusform>%n acte d&apos;un autre compte : écrit à sa prochaine session sur ce poste</numerusform>
            <numerusform>%n actes d&apos;autres comptes : écrits à leur prochaine session sur ce poste</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rattrapage (%n restant(s))</source>
        <translation>
            <numerusform>Rattrapage (%n restant)</numerusform>
            <numerusform>Rattrapage (%n restants)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refusé(s)</source>
        <translation>
            <numerusform>%n refusé</numerusform>
            <numerusform>%n refusés</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vigie::app::MaskDesk</name>
    <message numerus="yes">
        <source>%n masque(s)</source>
        <translation>
            <numerusform>%n masque</numerusform>
            <numerusform>%n masques</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vigie::app::RemoteBand</name>
    <message numerus="yes">
        <source>%n autre(s) ensuite</source>
        <translation>
            <numerusform>%n autre ensuite</numerusform>
            <numerusform>%n autres ensuite</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vigie::app::RemotePage</name>
    <message numerus="yes">
        <source> · mosaïque %1, %n caméra(s)</source>
        <translation>
            <numerusform> · mosaïque %1, %n caméra</numerusform>
            <numerusform> · mosaïque %1, %n caméras</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vigie::app::RemoteWalls</name>
    <message numerus="yes">
        <source>Mosaïque sans %n caméra(s) non consultable(s)</source>
        <translation>
            <numerusform>Mosaïque sans %n caméra non consultable</numerusform>
            <numerusform>Mosaïque sans %n caméras non consultables</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vigie::app::WallPage</name>
    <message numerus="yes">
        <source>%n case(s)</source>
        <translation>
            <numerusform>%n case</numerusform>
            <numerusform>%n cases</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n direct(s)</source>
        <translation>
            <numerusform>%n direct</numerusform>
            <numerusform>%n directs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sans direct</source>
        <translation>
            <numerusform>%n sans direct</numerusform>
            <numerusform>%n sans direct</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n vide(s)</source>
        <translation>
            <numerusform>%n vide</numerusform>
            <numerusform>%n vides</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jour(s) autorisé(s)</source>
        <translation>
            <numerusform>%n jour autorisé</numerusform>
            <numerusform>%n jours autorisés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> : %n caméra(s) que ce poste ne voit pas</source>
        <translation>
            <numerusform> : %n caméra que ce poste ne voit pas</numerusform>
            <numerusform> : %n caméras que ce poste ne voit pas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n relecture(s)</source>
        <translation>
            <numerusform>%n relecture</numerusform>
            <numerusform>%n relectures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vigie::health::DiagnosticsPage</name>
    <message numerus="yes">
        <source>%n caméra(s) · état à %1</source>
        <translation>
            <numerusform>%n caméra · état à %1</numerusform>
            <numerusform>%n caméras · état à %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vigie::wall::MaskEditor</name>
    <message numerus="yes">
        <source>%n point(s), au plus 32 · double clic ou ⏎ ferme</source>
        <translation>
            <numerusform>%n point, au plus 32 · double clic ou ⏎ ferme</numerusform>
            <numerusform>%n points, au plus 32 · double clic ou ⏎ ferme</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n masque(s)</source>
        <translation>
            <numerusform>%n masque</numerusform>
            <numerusform>%n masques</numerusform>
        </translation>
    </message>
</context>
</TS>
