<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="fr_FR">
<context>
    <name>alarms</name>
    <message>
        <source>Intrusion, contact fermé</source>
        <translation>Intrusion, contact closed</translation>
    </message>
    <message>
        <source>Caméra masquée</source>
        <translation>Camera covered</translation>
    </message>
    <message>
        <source>Signal vidéo perdu</source>
        <translation>Video signal lost</translation>
    </message>
    <message>
        <source>Défaut du disque d&apos;enregistrement</source>
        <translation>Recording disk fault</translation>
    </message>
    <message>
        <source>Ce n&apos;est pas une trame SIA DC-09.</source>
        <translation>This is no SIA DC-09 frame.</translation>
    </message>
    <message>
        <source>Franchissement de ligne</source>
        <translation>Line crossed</translation>
    </message>
    <message>
        <source>Intrusion dans une zone</source>
        <translation>Intrusion into a zone</translation>
    </message>
    <message>
        <source>Défaut matériel de l&apos;appareil</source>
        <translation>Hardware fault of the device</translation>
    </message>
</context>
<context>
    <name>app</name>
    <message>
        <source>Caméra inconnue du catalogue</source>
        <translation>Camera not in the catalogue</translation>
    </message>
    <message>
        <source>Aucun arrêté d&apos;autorisation</source>
        <translation>No authorisation</translation>
    </message>
    <message>
        <source>Arrêté expiré le %1</source>
        <translation>Authorisation expired on %1</translation>
    </message>
    <message>
        <source>La caméra n&apos;annonce aucun flux</source>
        <translation>The camera announces no stream</translation>
    </message>
    <message>
        <source>Vigie · démonstration</source>
        <translation>Vigie · demonstration</translation>
    </message>
    <message>
        <source>Poste de travail d&apos;un centre de supervision vidéo</source>
        <translation>Workstation of a video-supervision centre</translation>
    </message>
    <message>
        <source>Catalogue privé et communes simulées.</source>
        <translation>Private catalogue and simulated communes.</translation>
    </message>
    <message>
        <source>Dossier de la démonstration.</source>
        <translation>Folder of the demonstration.</translation>
    </message>
    <message>
        <source>Catalogue partagé, sans mot de passe : host=… dbname=…</source>
        <translation>Shared catalogue, without password: host=… dbname=…</translation>
    </message>
    <message>
        <source>Thème clair.</source>
        <translation>Light theme.</translation>
    </message>
    <message>
        <source>Langue : fr ou en.</source>
        <translation>Language: fr or en.</translation>
    </message>
    <message>
        <source>Journal technique détaillé.</source>
        <translation>Detailed technical log.</translation>
    </message>
    <message>
        <source>Aucun compte connu pour cet enregistreur</source>
        <translation>No account known for this recorder</translation>
    </message>
    <message>
        <source>Compte de l&apos;enregistreur pas encore lu</source>
        <translation>Recorder&apos;s login not read yet</translation>
    </message>
    <message>
        <source>Ce compte n&apos;a pas de poste d&apos;images : l&apos;administration se fait par vigiectl.</source>
        <translation>This account has no desk with images: administration is done with vigiectl.</translation>
    </message>
    <message>
        <source>Affichage des murs : auto, opengl ou raster.</source>
        <translation>How walls are drawn: auto, opengl or raster.</translation>
    </message>
    <message>
        <source>Décodage : auto (matériel s&apos;il y en a) ou software (logiciel).</source>
        <translation>Decoding: auto (hardware where there is any) or software.</translation>
    </message>
    <message>
        <source>Mur sans opérateur : montre aussitôt ce que les autres postes lui envoient.</source>
        <translation>Wall without an operator: shows at once what other desks send to it.</translation>
    </message>
    <message>
        <source>caméra inconnue du poste visé</source>
        <translation>camera unknown to the target desk</translation>
    </message>
    <message>
        <source>le poste visé n&apos;a pas le droit de la montrer</source>
        <translation>the target desk may not show it</translation>
    </message>
    <message>
        <source>mosaïque illisible pour le poste visé</source>
        <translation>layout not readable by the target desk</translation>
    </message>
    <message>
        <source>moniteur débranché</source>
        <translation>monitor unplugged</translation>
    </message>
    <message>
        <source>proposé</source>
        <translation>proposed</translation>
    </message>
    <message>
        <source>accepté</source>
        <translation>accepted</translation>
    </message>
    <message>
        <source>montré</source>
        <translation>shown</translation>
    </message>
    <message>
        <source>refusé</source>
        <translation>refused</translation>
    </message>
    <message>
        <source>retiré</source>
        <translation>withdrawn</translation>
    </message>
    <message>
        <source>remplacé par un autre envoi</source>
        <translation>replaced by another one</translation>
    </message>
    <message>
        <source>expiré sans réponse</source>
        <translation>expired without an answer</translation>
    </message>
    <message>
        <source>le poste n&apos;est plus là</source>
        <translation>the desk is gone</translation>
    </message>
    <message>
        <source>pas montré</source>
        <translation>not shown</translation>
    </message>
    <message>
        <source>montré, puis défait</source>
        <translation>shown, then undone</translation>
    </message>
    <message>
        <source>une caméra inconnue de ce poste</source>
        <translation>a camera unknown to this desk</translation>
    </message>
    <message>
        <source>caméra %1 %2</source>
        <translation>camera %1 %2</translation>
    </message>
    <message>
        <source>mosaïque « %1 »</source>
        <translation>layout “%1”</translation>
    </message>
    <message numerus="yes">
        <source>, %n caméra(s)</source>
        <translation>
            <numerusform>, %n camera</numerusform>
            <numerusform>, %n cameras</numerusform>
        </translation>
    </message>
    <message>
        <source> · aucune caméra</source>
        <translation> · no camera</translation>
    </message>
    <message>
        <source> · n° %1</source>
        <translation> · no. %1</translation>
    </message>
    <message numerus="yes">
        <source>sans %n caméra(s) que le poste visé ne peut montrer</source>
        <translation>
            <numerusform>without %n camera that the target desk may not show</numerusform>
            <numerusform>without %n cameras that the target desk may not show</numerusform>
        </translation>
    </message>
    <message>
        <source>Ce compte ne traite pas les alarmes</source>
        <translation>This account handles no alarms</translation>
    </message>
    <message>
        <source>Alarmes non relues : catalogue coupé</source>
        <translation>Alarms not read: catalog cut off</translation>
    </message>
    <message numerus="yes">
        <source>%n alarme(s) à prendre, sans caméra</source>
        <translation>
            <numerusform>%n alarm to claim, without a camera</numerusform>
            <numerusform>%n alarms to claim, without a camera</numerusform>
        </translation>
    </message>
    <message>
        <source>Aucune alarme à montrer</source>
        <translation>No alarm to show</translation>
    </message>
    <message>
        <source>Ce poste n&apos;a pas de haut-parleur</source>
        <translation>This workstation has no loudspeaker</translation>
    </message>
    <message>
        <source>Ce poste n&apos;a pas de micro</source>
        <translation>This workstation has no microphone</translation>
    </message>
    <message>
        <source>Le haut-parleur de ce poste ne prend aucun format connu</source>
        <translation>This workstation&apos;s loudspeaker takes no known format</translation>
    </message>
    <message>
        <source>Le micro de ce poste ne donne aucun format connu</source>
        <translation>This workstation&apos;s microphone gives no known format</translation>
    </message>
    <message>
        <source>Le haut-parleur de ce poste ne répond pas</source>
        <translation>This workstation&apos;s loudspeaker does not respond</translation>
    </message>
    <message>
        <source>Le micro de ce poste ne répond pas</source>
        <translation>This workstation&apos;s microphone does not respond</translation>
    </message>
    <message>
        <source>Arrêté sans finalité : personne ne visionne</source>
        <translation>Authorisation without a purpose: nobody watches</translation>
    </message>
</context>
<context>
    <name>cases</name>
    <message>
        <source>Rien n&apos;est enregistré de la caméra %1 entre %2 et %3.</source>
        <translation>Nothing is recorded from camera %1 between %2 and %3.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur n&apos;envoie pas d&apos;image clé avant le début demandé.</source>
        <translation>The recorder sends no key image before the start requested.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur ne date pas ses images : bornes imprécises, tout ce qu&apos;il a envoyé est gardé.</source>
        <translation>The recorder does not date its images: bounds are imprecise, everything it sent is kept.</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) sans heure de prise de vue sûre.</source>
        <translation>
            <numerusform>%n image without a reliable capture time.</numerusform>
            <numerusform>%n images without a reliable capture time.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) d&apos;avant le début, nécessaire(s) au décodage, dans le fichier mais masquée(s) par une liste de montage (elst).</source>
        <translation>
            <numerusform>%n image from before the start, needed for decoding, is in the file but hidden by an edit list (elst).</numerusform>
            <numerusform>%n images from before the start, needed for decoding, are in the file but hidden by an edit list (elst).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) reçue(s) avant la première image clé, indécodable(s), non gardée(s).</source>
        <translation>
            <numerusform>%n image received before the first key image cannot be decoded and is not kept.</numerusform>
            <numerusform>%n images received before the first key image cannot be decoded and are not kept.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n trou(s) dans la plage demandée, %1 s au total.</source>
        <translation>
            <numerusform>%n gap in the span requested, %1 s in total.</numerusform>
            <numerusform>%n gaps in the span requested, %1 s in total.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paquet(s) RTP jamais reçu(s).</source>
        <translation>
            <numerusform>%n RTP packet never received.</numerusform>
            <numerusform>%n RTP packets never received.</numerusform>
        </translation>
    </message>
    <message>
        <source>Horloge de l&apos;appareil décalée de %1 s : plage demandée à son heure, images laissées à son heure, heure corrigée dans l&apos;index.</source>
        <translation>Device clock off by %1 s: span requested in device time, images left in device time, corrected time in the index.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne donne pas son heure : écart inconnu.</source>
        <translation>The device does not give its time: offset unknown.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne dit ni sa marque ni son modèle.</source>
        <translation>The device states neither make nor model.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur ne dit pas ce qu&apos;il a de la plage demandée.</source>
        <translation>The recorder does not say what it holds of the span requested.</translation>
    </message>
    <message>
        <source> Le paquet est fait (%1) ; relancer le dossier l&apos;inscrira au registre.</source>
        <translation> The package is made (%1); run the case again to enter it in the register.</translation>
    </message>
    <message>
        <source>La caméra du dossier n&apos;existe plus.</source>
        <translation>The case&apos;s camera no longer exists.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur de la caméra n&apos;existe plus.</source>
        <translation>The camera&apos;s recorder no longer exists.</translation>
    </message>
    <message>
        <source>Un autre contenu occupe déjà %1.</source>
        <translation>Other content already occupies %1.</translation>
    </message>
    <message>
        <source>Extraction annulée.</source>
        <translation>Export cancelled.</translation>
    </message>
    <message>
        <source>Écriture de %1 impossible : %2</source>
        <translation>Cannot write %1: %2</translation>
    </message>
    <message>
        <source>Lecture de %1 impossible : %2</source>
        <translation>Cannot read %1: %2</translation>
    </message>
    <message>
        <source>Ce dossier a déjà un paquet : %1</source>
        <translation>This case already has a package: %1</translation>
    </message>
    <message>
        <source>Aucune image extraite ne se décode : %1</source>
        <translation>No exported image can be decoded: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) décodée(s) sur %1 à montrer (erreurs : %2).</source>
        <translation>
            <numerusform>%n image decodes out of %1 to show (errors: %2).</numerusform>
            <numerusform>%n images decode out of %1 to show (errors: %2).</numerusform>
        </translation>
    </message>
    <message>
        <source>« %1 » n&apos;est pas un numéro de dossier.</source>
        <translation>“%1” is not a case number.</translation>
    </message>
    <message>
        <source>Le paquet ne se relit pas comme il a été écrit : %1</source>
        <translation>The package does not read back as it was written: %1</translation>
    </message>
    <message>
        <source>Au plus %1 caractères : « %2… ».</source>
        <translation>At most %1 characters: “%2…”.</translation>
    </message>
    <message>
        <source>Une tabulation ou un caractère invisible : « %1 ».</source>
        <translation>A tab or an invisible character: “%1”.</translation>
    </message>
    <message>
        <source>Il manque le début.</source>
        <translation>The start is missing.</translation>
    </message>
    <message>
        <source>Il manque la fin.</source>
        <translation>The end is missing.</translation>
    </message>
    <message>
        <source>Le début n&apos;existe pas : %1 est sauté au passage à l&apos;heure d&apos;été.</source>
        <translation>The start does not exist: %1 is skipped by the change to summer time.</translation>
    </message>
    <message>
        <source>La fin n&apos;existe pas : %1 est sauté au passage à l&apos;heure d&apos;été.</source>
        <translation>The end does not exist: %1 is skipped by the change to summer time.</translation>
    </message>
    <message>
        <source>Le début a lieu deux fois cette nuit-là : choisir %1 ou %2.</source>
        <translation>The start happens twice that night: choose %1 or %2.</translation>
    </message>
    <message>
        <source>La fin a lieu deux fois cette nuit-là : choisir %1 ou %2.</source>
        <translation>The end happens twice that night: choose %1 or %2.</translation>
    </message>
    <message>
        <source>Il manque l&apos;autorité qui requiert.</source>
        <translation>The requesting authority is missing.</translation>
    </message>
    <message>
        <source>Il manque le numéro du PV.</source>
        <translation>The official record number is missing.</translation>
    </message>
    <message>
        <source>Il manque le cadre légal.</source>
        <translation>The legal basis is missing.</translation>
    </message>
    <message>
        <source>Il manque la caméra.</source>
        <translation>The camera is missing.</translation>
    </message>
    <message>
        <source>Aucune caméra ne répond à « %1 ».</source>
        <translation>No camera matches “%1”.</translation>
    </message>
    <message>
        <source>La caméra %1 n&apos;a pas d&apos;enregistrement connu.</source>
        <translation>Camera %1 has no known recording.</translation>
    </message>
    <message>
        <source>Le début n&apos;est pas encore passé.</source>
        <translation>The start is still in the future.</translation>
    </message>
    <message>
        <source>La fin n&apos;est pas encore passée.</source>
        <translation>The end is still in the future.</translation>
    </message>
    <message>
        <source>La fin doit venir après le début.</source>
        <translation>The end must come after the start.</translation>
    </message>
    <message>
        <source>La plage dépasse 24 heures : ouvrir un dossier par tranche de 24 heures.</source>
        <translation>The span exceeds 24 hours: open one case per 24 hours.</translation>
    </message>
    <message>
        <source>CPP 60-1, flagrance</source>
        <translation>CPP 60-1, flagrante delicto</translation>
    </message>
    <message>
        <source>CPP 77-1-1, enquête préliminaire</source>
        <translation>CPP 77-1-1, preliminary inquiry</translation>
    </message>
    <message>
        <source>CPP 99-3, commission rogatoire</source>
        <translation>CPP 99-3, letters rogatory</translation>
    </message>
    <message>
        <source>Ouvert</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Extraction en cours</source>
        <translation>Exporting</translation>
    </message>
    <message>
        <source>Extrait</source>
        <translation>Exported</translation>
    </message>
    <message>
        <source>Échec</source>
        <translation>Failed</translation>
    </message>
    <message>
        <source>Liste d&apos;empreintes illisible à la ligne %1.</source>
        <translation>Hash list unreadable at line %1.</translation>
    </message>
    <message>
        <source>La liste d&apos;empreintes est vide.</source>
        <translation>The hash list is empty.</translation>
    </message>
    <message>
        <source>%1 est trop gros pour une liste.</source>
        <translation>%1 is too big for a list.</translation>
    </message>
    <message>
        <source>%1 manque.</source>
        <translation>%1 is missing.</translation>
    </message>
    <message>
        <source>%1 n&apos;est pas un fichier du paquet.</source>
        <translation>%1 is not a file of the package.</translation>
    </message>
    <message>
        <source>%1 a été modifié.</source>
        <translation>%1 has been modified.</translation>
    </message>
    <message>
        <source>%1 n&apos;est pas dans la liste d&apos;empreintes.</source>
        <translation>%1 is not in the hash list.</translation>
    </message>
    <message>
        <source>Le manifeste manque.</source>
        <translation>The manifest is missing.</translation>
    </message>
    <message>
        <source>Le manifeste est illisible.</source>
        <translation>The manifest is unreadable.</translation>
    </message>
    <message>
        <source>Le manifeste et la liste d&apos;empreintes diffèrent sur « %1 ».</source>
        <translation>The manifest and the hash list differ on “%1”.</translation>
    </message>
    <message>
        <source>La vidéo « %1 » du manifeste n&apos;est pas dans le paquet.</source>
        <translation>The manifest&apos;s video “%1” is not in the package.</translation>
    </message>
    <message>
        <source>%1 montre %2 images (%3 erreurs), le manifeste en annonce %4 (%5).</source>
        <translation>%1 shows %2 images (%3 errors), the manifest announces %4 (%5).</translation>
    </message>
    <message>
        <source>reste moins d&apos;une minute</source>
        <translation>less than a minute left</translation>
    </message>
    <message>
        <source>reste %1 min environ</source>
        <translation>about %1 min left</translation>
    </message>
    <message>
        <source>Le téléchargement du fichier de l&apos;enregistreur n&apos;a pas abouti (%1) : les images ont été relues.</source>
        <translation>The download of the recorder&apos;s file did not succeed (%1): the images were replayed.</translation>
    </message>
    <message>
        <source>La relecture a échoué (%1) : les images viennent du fichier de l&apos;enregistreur.</source>
        <translation>The replay failed (%1): the images come from the recorder&apos;s file.</translation>
    </message>
    <message>
        <source>plus long que la relecture</source>
        <translation>slower than the replay</translation>
    </message>
    <message>
        <source>il y manque %1 s de ce que l&apos;enregistreur annonce</source>
        <translation>%1 s of what the recorder announces is missing from it</translation>
    </message>
    <message numerus="yes">
        <source>Images tirées de %n fichier(s) de l&apos;enregistreur (%1, %2 octets).</source>
        <translation>
            <numerusform>Images taken from %n file of the recorder&apos;s (%1, %2 bytes).</numerusform>
            <numerusform>Images taken from %n files of the recorder&apos;s (%1, %2 bytes).</numerusform>
        </translation>
    </message>
    <message>
        <source>Le fichier de l&apos;enregistreur est joint, tel qu&apos;il l&apos;a donné.</source>
        <translation>The recorder&apos;s file is enclosed, as the recorder gave it.</translation>
    </message>
    <message>
        <source>Le fichier de l&apos;enregistreur n&apos;est pas joint.</source>
        <translation>The recorder&apos;s file is not enclosed.</translation>
    </message>
    <message>
        <source>Le fichier de l&apos;enregistreur va au-delà de la plage demandée : il n&apos;est pas joint, son empreinte est au manifeste.</source>
        <translation>The recorder&apos;s file goes beyond the period asked for: it is not enclosed, its digest is in the manifest.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur n&apos;a donné aucun fichier.</source>
        <translation>The recorder gave no file.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur donne trop de fichiers.</source>
        <translation>The recorder gives too many files.</translation>
    </message>
    <message>
        <source>Il ne reste presque plus de place dans %1.</source>
        <translation>There is almost no room left in %1.</translation>
    </message>
    <message>
        <source>Les fichiers de l&apos;enregistreur n&apos;ont pas tous le même codage.</source>
        <translation>The recorder&apos;s files are not all coded the same way.</translation>
    </message>
    <message>
        <source>« %1 » n&apos;est pas le fichier de l&apos;enregistreur que le manifeste annonce.</source>
        <translation>“%1” is not the recorder&apos;s file that the manifest announces.</translation>
    </message>
    <message>
        <source>le disque du poste n&apos;a pas pu servir</source>
        <translation>the workstation&apos;s disk could not be used</translation>
    </message>
    <message>
        <source>Le téléchargement du fichier de l&apos;enregistreur a été arrêté après %1 octets et %2 s, bien au-delà de ce que la plage demande.</source>
        <translation>The download of the recorder&apos;s file was stopped after %1 bytes and %2 s, far beyond what the span needs.</translation>
    </message>
    <message>
        <source>bien plus que la plage demandée</source>
        <translation>far more than the span asked for</translation>
    </message>
    <message>
        <source>Rien ne montre que le fichier de l&apos;enregistreur s&apos;en tient à la plage demandée : il n&apos;est pas joint, son empreinte est au manifeste.</source>
        <translation>Nothing shows that the recorder&apos;s file keeps to the span asked for: it is not attached, its digest is in the manifest.</translation>
    </message>
</context>
<context>
    <name>catalog</name>
    <message>
        <source>L&apos;identifiant d&apos;un compte ne contient que des minuscules sans accent, des chiffres et « _ ».</source>
        <translation>An account&apos;s login contains only lower-case letters without accents, digits and “_”.</translation>
    </message>
    <message>
        <source>Opératrice, poste 1</source>
        <translation>Operator, desk 1</translation>
    </message>
    <message>
        <source>Opérateur, poste 2</source>
        <translation>Operator, desk 2</translation>
    </message>
    <message>
        <source>Cheffe de salle</source>
        <translation>Supervisor</translation>
    </message>
    <message>
        <source>Technicien</source>
        <translation>Technician</translation>
    </message>
    <message>
        <source>Administratrice</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>Agent automatique</source>
        <translation>Automatic agent</translation>
    </message>
    <message>
        <source>Ce compte n&apos;est pas connu du catalogue.</source>
        <translation>This account is not known to the catalogue.</translation>
    </message>
    <message>
        <source>Cette alarme n&apos;existe pas.</source>
        <translation>This alarm does not exist.</translation>
    </message>
    <message>
        <source>Le dossier %1 vient d&apos;une version plus récente de Vigie.</source>
        <translation>The folder %1 comes from a newer version of Vigie.</translation>
    </message>
    <message>
        <source>Ce dossier n&apos;existe pas.</source>
        <translation>This case does not exist.</translation>
    </message>
    <message>
        <source>L&apos;adresse du catalogue n&apos;est pas valide.</source>
        <translation>The catalogue&apos;s address is not valid.</translation>
    </message>
    <message>
        <source>L&apos;adresse du catalogue ne doit pas contenir de mot de passe : retirez-le, il se donne à part.</source>
        <translation>The catalog&apos;s address must not contain a password: remove it, it is given separately.</translation>
    </message>
    <message>
        <source>Erreur interne du catalogue.</source>
        <translation>Internal catalogue error.</translation>
    </message>
    <message>
        <source>Le pilote PostgreSQL de Qt n&apos;est pas installé.</source>
        <translation>Qt&apos;s PostgreSQL driver is not installed.</translation>
    </message>
    <message>
        <source>Le texte contient un caractère interdit.</source>
        <translation>The text contains a forbidden character.</translation>
    </message>
    <message>
        <source>Ce catalogue est plus récent (version %1) que ce programme (version %2) : mettez Vigie à jour.</source>
        <translation>This catalogue (version %1) is newer than this program (version %2): update Vigie.</translation>
    </message>
    <message>
        <source>Ce catalogue (version %1) doit d&apos;abord être mis à niveau vers la version %2.</source>
        <translation>This catalogue (version %1) must first be upgraded to version %2.</translation>
    </message>
    <message>
        <source>La mise à niveau du catalogue a échoué : il reste dans son état précédent.</source>
        <translation>The catalogue upgrade failed: it stays in its previous state.</translation>
    </message>
    <message>
        <source>Le catalogue a été mis à niveau par une autre édition de Vigie : il ne sera pas modifié.</source>
        <translation>The catalogue was upgraded by another edition of Vigie: it will not be changed.</translation>
    </message>
    <message>
        <source>Impossible de préparer le dossier du catalogue « %1 ».</source>
        <translation>Cannot prepare the catalogue folder “%1”.</translation>
    </message>
    <message>
        <source>Un autre programme prépare déjà ce catalogue.</source>
        <translation>Another program is already preparing this catalogue.</translation>
    </message>
    <message>
        <source>Impossible de créer le catalogue.</source>
        <translation>Cannot create the catalogue.</translation>
    </message>
    <message>
        <source>L&apos;ancien serveur du catalogue ne s&apos;arrête pas.</source>
        <translation>The former catalogue server does not stop.</translation>
    </message>
    <message>
        <source>Impossible de démarrer le serveur du catalogue.</source>
        <translation>Cannot start the catalogue server.</translation>
    </message>
    <message>
        <source>Le compte « postgres » n&apos;a pas accès au dossier « %1 ».</source>
        <translation>The “postgres” account has no access to the folder “%1”.</translation>
    </message>
    <message>
        <source>Impossible d&apos;arrêter le serveur du catalogue.</source>
        <translation>Cannot stop the catalogue server.</translation>
    </message>
    <message>
        <source>Le compte système « postgres » n&apos;existe pas : installez PostgreSQL ou lancez Vigie sans être root.</source>
        <translation>The system account “postgres” does not exist: install PostgreSQL or run Vigie without being root.</translation>
    </message>
    <message>
        <source>Le catalogue a été créé avec PostgreSQL %1, qui n&apos;est plus installé.</source>
        <translation>The catalogue was created with PostgreSQL %1, which is no longer installed.</translation>
    </message>
    <message>
        <source>Le serveur PostgreSQL n&apos;est pas installé.</source>
        <translation>The PostgreSQL server is not installed.</translation>
    </message>
    <message>
        <source>Déjà pris en charge par %1.</source>
        <translation>Already claimed by %1.</translation>
    </message>
    <message>
        <source>L&apos;état a changé entre-temps : l&apos;action n&apos;est plus possible.</source>
        <translation>The state has changed meanwhile: this action is no longer possible.</translation>
    </message>
    <message>
        <source>L&apos;élément demandé n&apos;existe pas dans le catalogue.</source>
        <translation>The item requested does not exist in the catalogue.</translation>
    </message>
    <message>
        <source>Il faut d&apos;abord prendre en charge cet élément.</source>
        <translation>This item must be claimed first.</translation>
    </message>
    <message>
        <source>La demande est incomplète ou incohérente.</source>
        <translation>The request is incomplete or inconsistent.</translation>
    </message>
    <message>
        <source>La liaison avec le catalogue est coupée.</source>
        <translation>The link to the catalogue is cut off.</translation>
    </message>
    <message>
        <source>Le catalogue refuse cette action à ce compte.</source>
        <translation>The catalogue refuses this action to this account.</translation>
    </message>
    <message>
        <source>Un autre poste a modifié ou détient déjà cet élément.</source>
        <translation>Another workstation has changed or already holds this item.</translation>
    </message>
    <message>
        <source>Le catalogue n&apos;a pas répondu à temps.</source>
        <translation>The catalogue did not answer in time.</translation>
    </message>
    <message>
        <source>Le catalogue refuse cette donnée.</source>
        <translation>The catalogue refuses this data.</translation>
    </message>
    <message>
        <source>Le catalogue a échoué.</source>
        <translation>The catalogue failed.</translation>
    </message>
    <message>
        <source>Le catalogue refuse ce compte ou ce mot de passe.</source>
        <translation>The catalogue refuses this account or this password.</translation>
    </message>
    <message>
        <source>Le catalogue ne répond pas.</source>
        <translation>The catalogue does not answer.</translation>
    </message>
    <message>
        <source>Aucun arrêté en cours n&apos;autorise cette caméra.</source>
        <translation>No authorisation in force covers this camera.</translation>
    </message>
    <message>
        <source>La PTZ est tenue par %1.</source>
        <translation>PTZ is held by %1.</translation>
    </message>
    <message>
        <source>Trop d&apos;envois à la fois : attendez quelques secondes.</source>
        <translation>Too many at once: wait a few seconds.</translation>
    </message>
    <message>
        <source>Ce poste ou ce moniteur n&apos;est plus là.</source>
        <translation>That desk or monitor is not there any more.</translation>
    </message>
    <message>
        <source>Une mosaïque de ce nom existe déjà.</source>
        <translation>A layout of that name exists already.</translation>
    </message>
    <message>
        <source>Les données gardées sur ce poste ne sont pas lisibles.</source>
        <translation>The data kept on this workstation can&apos;t be read.</translation>
    </message>
    <message>
        <source>Ce compte est suspendu : adressez-vous à un administrateur.</source>
        <translation>This account is suspended: see an administrator.</translation>
    </message>
    <message>
        <source>Ce compte n&apos;est pas encore valable.</source>
        <translation>This account is not valid yet.</translation>
    </message>
    <message>
        <source>La durée de ce compte est écoulée.</source>
        <translation>This account has run out.</translation>
    </message>
    <message>
        <source>Ce compte n&apos;a pas d&apos;agrément préfectoral : personne ne visionne sans lui.</source>
        <translation>This account has no clearance from the prefect: nobody watches without it.</translation>
    </message>
    <message>
        <source>L&apos;agrément préfectoral de ce compte a expiré.</source>
        <translation>The prefect&apos;s clearance of this account has expired.</translation>
    </message>
    <message>
        <source>Choisissez d&apos;abord votre mot de passe.</source>
        <translation>First choose your password.</translation>
    </message>
    <message>
        <source>Le mot de passe doit avoir au moins 12 caractères, pas tous les mêmes, et ne pas contenir l&apos;identifiant.</source>
        <translation>A password has 12 characters at least, not all the same, and does not contain the login.</translation>
    </message>
    <message>
        <source>Ce compte est suspendu, expiré ou sans agrément valable : adressez-vous à un administrateur.</source>
        <translation>This account is suspended, expired or without a valid clearance: see an administrator.</translation>
    </message>
</context>
<context>
    <name>ctl</name>
    <message>
        <source>Il faut --catalog</source>
        <translation>--catalog is needed</translation>
    </message>
    <message>
        <source>vigiectl catalog migrate ou status</source>
        <translation>vigiectl catalog migrate or status</translation>
    </message>
    <message>
        <source>Il faut l&apos;adresse http:// de l&apos;enregistreur, sans identifiants</source>
        <translation>The recorder&apos;s http:// address is needed, without credentials</translation>
    </message>
    <message>
        <source>Il faut --commune-code, --commune, --site et --recorder</source>
        <translation>--commune-code, --commune, --site and --recorder are needed</translation>
    </message>
    <message>
        <source>--expires attend une date AAAA-MM-JJ</source>
        <translation>--expires expects a date YYYY-MM-DD</translation>
    </message>
    <message>
        <source>--password-stdin demande --user</source>
        <translation>--password-stdin needs --user</translation>
    </message>
    <message>
        <source>Entrée standard illisible</source>
        <translation>Standard input unreadable</translation>
    </message>
    <message>
        <source>Il faut set, remove ou check, puis un enregistreur</source>
        <translation>set, remove or check is needed, then a recorder</translation>
    </message>
    <message>
        <source>Ce n&apos;est pas l&apos;identifiant d&apos;un enregistreur</source>
        <translation>This is not a recorder&apos;s identifier</translation>
    </message>
    <message>
        <source>set demande --user et --password-stdin</source>
        <translation>set needs --user and --password-stdin</translation>
    </message>
    <message>
        <source>Acte inconnu : %1</source>
        <translation>Unknown command: %1</translation>
    </message>
    <message>
        <source>Pas d&apos;identifiants dans l&apos;adresse : --user et --password-stdin</source>
        <translation>No credentials in the address: use --user and --password-stdin</translation>
    </message>
    <message>
        <source>--seconds attend un nombre d&apos;au moins 1</source>
        <translation>--seconds expects a number, 1 or more</translation>
    </message>
    <message>
        <source>--from et --to attendent deux instants ISO 8601 dans l&apos;ordre</source>
        <translation>--from and --to expect two ISO 8601 instants in order</translation>
    </message>
    <message>
        <source>Aucune image dans le flux</source>
        <translation>No image in the stream</translation>
    </message>
    <message>
        <source>--transport attend tcp, udp, multicast ou auto</source>
        <translation>--transport wants tcp, udp, multicast or auto</translation>
    </message>
    <message>
        <source>Aucune caméra ne donne d&apos;image : rien n&apos;est enregistré (--untried l&apos;enregistre quand même). %1</source>
        <translation>No camera brings a picture: nothing is saved (--untried saves it all the same). %1</translation>
    </message>
    <message>
        <source>--family attend onvif, hikvision, dahua, axis ou generic</source>
        <translation>--family expects onvif, hikvision, dahua, axis or generic</translation>
    </message>
    <message>
        <source>--fingerprint attend une empreinte SHA-256 (AB:CD:…)</source>
        <translation>--fingerprint expects a SHA-256 fingerprint (AB:CD:…)</translation>
    </message>
    <message>
        <source>Aucun identifiant sur l&apos;entrée standard (compte, tabulation, mot de passe)</source>
        <translation>No login on standard input (user, tab, password)</translation>
    </message>
    <message>
        <source>Aucune trame SIA DC-09 dans ce fichier</source>
        <translation>No SIA DC-09 frame in this file</translation>
    </message>
    <message>
        <source>Format inconnu : onvif-events, hikvision-events, dahua-events, axis-events ou dc09</source>
        <translation>Unknown format: onvif-events, hikvision-events, dahua-events, axis-events or dc09</translation>
    </message>
    <message>
        <source>Il faut un format et un fichier</source>
        <translation>A format and a file are needed</translation>
    </message>
    <message>
        <source>Fichier illisible : %1</source>
        <translation>Unreadable file: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n appareil(s)</source>
        <translation>
            <numerusform>%n device</numerusform>
            <numerusform>%n devices</numerusform>
        </translation>
    </message>
    <message>
        <source>--port attend un nombre de 1 à 65535</source>
        <translation>--port expects a number from 1 to 65535</translation>
    </message>
    <message>
        <source>--events attend un nombre de secondes</source>
        <translation>--events expects a number of seconds</translation>
    </message>
    <message>
        <source>Il faut une adresse rtsp:// ou http://</source>
        <translation>An rtsp:// or http:// address is needed</translation>
    </message>
    <message>
        <source>Ce n&apos;est pas une adresse rtsp:// ou http://</source>
        <translation>This is no rtsp:// or http:// address</translation>
    </message>
    <message>
        <source>Aucun enregistreur choisi : donnez leurs identifiants ou --commune-code</source>
        <translation>No recorder chosen: give their ids or --commune-code</translation>
    </message>
    <message>
        <source>rien à essayer</source>
        <translation>nothing to try</translation>
    </message>
    <message>
        <source>ligne %1, %2 : %3</source>
        <translation>line %1, %2: %3</translation>
    </message>
    <message>
        <source>ligne %1 : %2</source>
        <translation>line %1: %2</translation>
    </message>
    <message>
        <source>, à créer</source>
        <translation>, to be made</translation>
    </message>
    <message>
        <source>Il faut le fichier à importer</source>
        <translation>The file to import is needed</translation>
    </message>
    <message>
        <source>Impossible d&apos;écrire %1</source>
        <translation>Can not write %1</translation>
    </message>
    <message>
        <source>Aucun enregistreur ne correspond à %1</source>
        <translation>No recorder matches %1</translation>
    </message>
    <message>
        <source>Le nouveau mot de passe passerait en clair : donnez une adresse https:// à cet enregistreur, ou --allow-clear-text</source>
        <translation>The new password would travel in clear text: give this recorder an https:// address, or --allow-clear-text</translation>
    </message>
    <message>
        <source>Les trousseaux des autres postes ont encore les anciens mots de passe : « vigiectl credential set » sur chacun.</source>
        <translation>The keyrings of other workstations still have the old passwords: run “vigiectl credential set” on each.</translation>
    </message>
    <message>
        <source>L&apos;appareil répond comme %1 : essayez --family %1</source>
        <translation>This answers like %1: try --family %1</translation>
    </message>
    <message>
        <source>Toutes les caméras ont leurs flux.</source>
        <translation>All cameras have their streams.</translation>
    </message>
    <message numerus="yes">
        <source>%n caméra(s) sans flux : « vigiectl refresh [--commune-code CODE] [enregistreur…] » les lit.</source>
        <translation>
            <numerusform>%n camera without streams: “vigiectl refresh [--commune-code CODE] [recorder…]” reads them.</numerusform>
            <numerusform>%n cameras without streams: “vigiectl refresh [--commune-code CODE] [recorder…]” reads them.</numerusform>
        </translation>
    </message>
    <message>
        <source>Aucune caméra ne donne d&apos;image en direct : rien n&apos;est enregistré (--untried l&apos;enregistre quand même). %1</source>
        <translation>No camera gives a live picture: nothing was saved (--untried saves it all the same). %1</translation>
    </message>
    <message>
        <source>n° %1 (%2)</source>
        <translation>no. %1 (%2)</translation>
    </message>
    <message>
        <source>Cela ne ressemble pas à un appareil %1.</source>
        <translation>This does not look like a device of family %1.</translation>
    </message>
    <message>
        <source>Rien à changer : l&apos;annuaire est déjà ainsi.</source>
        <translation>Nothing to change: the directory is so already.</translation>
    </message>
    <message>
        <source>--%1 attend une date AAAA-MM-JJ</source>
        <translation>--%1 expects a date YYYY-MM-DD</translation>
    </message>
    <message>
        <source>Le catalogue ne connaît pas la commune %1</source>
        <translation>The catalog does not know the commune %1</translation>
    </message>
    <message>
        <source>L&apos;ancre %1 est posée, mais « %2 » n&apos;a pu être écrit.</source>
        <translation>Anchor %1 is set, but “%2” could not be written.</translation>
    </message>
    <message>
        <source>Il faut --anchor N et --token FICHIER, un jeton RFC 3161</source>
        <translation>--anchor N and --token FILE, an RFC 3161 token, are needed</translation>
    </message>
    <message>
        <source>Il faut le code de la commune et le numéro de la convention</source>
        <translation>The commune&apos;s code and the convention&apos;s number are needed</translation>
    </message>
    <message>
        <source>vigiectl journal verify, anchor, stamp ou prune</source>
        <translation>vigiectl journal verify, anchor, stamp or prune</translation>
    </message>
    <message numerus="yes">
        <source>%n commune(s) sans convention en cours, dont personne ne voit les caméras (« vigiectl convention CODE NUMÉRO ») : %1</source>
        <translation>
            <numerusform>%n commune without a valid convention, whose cameras nobody sees (“vigiectl convention CODE NUMBER”): %1</numerusform>
            <numerusform>%n communes without a valid convention, whose cameras nobody sees (“vigiectl convention CODE NUMBER”): %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Il faut un identifiant, et au plus un mot de passe ou un certificat</source>
        <translation>A login is needed, and a password or a certificate, not both</translation>
    </message>
    <message>
        <source>Un nouveau compte demande --group et --password-stdin ou --certificate</source>
        <translation>A new account needs --group and --password-stdin or --certificate</translation>
    </message>
</context>
<context>
    <name>devices</name>
    <message>
        <source>Lecture annulée.</source>
        <translation>Reading cancelled.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur refuse l&apos;extension de relecture ONVIF : les bornes sont imprécises.</source>
        <translation>The recorder refuses the ONVIF replay extension: the bounds are imprecise.</translation>
    </message>
    <message>
        <source>La caméra « %1 » n&apos;est pas enregistrée.</source>
        <translation>Camera “%1” is not recorded.</translation>
    </message>
    <message>
        <source>L&apos;adresse de l&apos;appareil n&apos;est pas une adresse http.</source>
        <translation>The device&apos;s address is not an http address.</translation>
    </message>
    <message>
        <source>Cette famille d&apos;appareils n&apos;est pas prise en charge.</source>
        <translation>This family of devices is not supported.</translation>
    </message>
    <message>
        <source>Demande annulée.</source>
        <translation>Request cancelled.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne répond pas.</source>
        <translation>The device does not answer.</translation>
    </message>
    <message>
        <source>L&apos;appareil envoie une réponse démesurée.</source>
        <translation>The device sends an oversized answer.</translation>
    </message>
    <message>
        <source>L&apos;appareil refuse la connexion.</source>
        <translation>The device refuses the connection.</translation>
    </message>
    <message>
        <source>Le nom de l&apos;appareil est introuvable.</source>
        <translation>The device&apos;s name cannot be found.</translation>
    </message>
    <message>
        <source>La liaison avec l&apos;appareil est rompue.</source>
        <translation>The link to the device is broken.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne dit pas l&apos;heure.</source>
        <translation>The device does not tell the time.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas ouvert de suivi d&apos;événements.</source>
        <translation>The device opened no event subscription.</translation>
    </message>
    <message>
        <source>L&apos;appareil refuse les identifiants.</source>
        <translation>The device refuses the login.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas ce service ONVIF.</source>
        <translation>The device does not have this ONVIF service.</translation>
    </message>
    <message>
        <source>L&apos;appareil renvoie vers une autre adresse.</source>
        <translation>The device redirects to another address.</translation>
    </message>
    <message>
        <source>L&apos;appareil signale une erreur interne.</source>
        <translation>The device reports an internal error.</translation>
    </message>
    <message>
        <source>L&apos;appareil refuse la demande.</source>
        <translation>The device refuses the request.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;offre pas ce service ONVIF.</source>
        <translation>The device does not offer this ONVIF service.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne donne pas l&apos;adresse de son flux.</source>
        <translation>The device does not give the address of its stream.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur ne connaît pas cet enregistrement.</source>
        <translation>The recorder does not know this recording.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne prend pas en charge cette demande.</source>
        <translation>The device does not support this request.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne connaît pas cet élément.</source>
        <translation>The device does not know this item.</translation>
    </message>
    <message>
        <source>La réponse de l&apos;appareil est illisible.</source>
        <translation>The device&apos;s answer is unreadable.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur n&apos;a pas pu faire la recherche demandée.</source>
        <translation>The recorder could not carry out the search asked for.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur n&apos;a pas d&apos;images sur cette période.</source>
        <translation>The recorder has no images of this period.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur a coupé la période en %1 fichiers, mis bout à bout.</source>
        <translation>The recorder cut the period into %1 files, put end to end.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas gardé la position.</source>
        <translation>The device did not keep the position.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas de suivi d&apos;événements.</source>
        <translation>The device has no event stream.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne dit pas ce qu&apos;il est.</source>
        <translation>The device does not say what it is.</translation>
    </message>
    <message>
        <source>Aucune caméra de l&apos;appareil n&apos;est motorisée.</source>
        <translation>None of the device&apos;s cameras is motorised.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas de ronde enregistrée.</source>
        <translation>The device has no stored tour.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas de sortie commandée.</source>
        <translation>The device has no switched output.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a ni disque ni carte : il n&apos;enregistre rien.</source>
        <translation>The device has neither disk nor card: it records nothing.</translation>
    </message>
    <message>
        <source>Cette marque ne relit ses enregistrements que vers l&apos;avant.</source>
        <translation>This brand plays its recordings forwards only.</translation>
    </message>
    <message>
        <source>La voix vers l&apos;appareil n&apos;est pas prise en charge.</source>
        <translation>Speaking to the device is not supported.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas envoyé une image JPEG.</source>
        <translation>The device did not send a JPEG image.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas cette sortie.</source>
        <translation>The device does not have this output.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas cette voie.</source>
        <translation>The device does not have this channel.</translation>
    </message>
    <message>
        <source>Toutes les positions de la caméra sont prises.</source>
        <translation>All of the camera&apos;s positions are taken.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne dit rien de ses disques.</source>
        <translation>The device says nothing of its disks.</translation>
    </message>
    <message>
        <source>L&apos;adresse n&apos;est ni rtsp ni http.</source>
        <translation>The address is neither rtsp nor http.</translation>
    </message>
    <message>
        <source>Une adresse saisie à la main n&apos;a pas d&apos;horloge à lire.</source>
        <translation>An address entered by hand has no clock to read.</translation>
    </message>
    <message>
        <source>Cette adresse ne donne ni image JPEG ni flux MJPEG.</source>
        <translation>This address gives neither a JPEG image nor an MJPEG stream.</translation>
    </message>
    <message>
        <source>Une adresse saisie à la main ne donne que des images en direct.</source>
        <translation>An address entered by hand gives live images only.</translation>
    </message>
    <message>
        <source>Un flux RTSP ne donne pas d&apos;image à la demande.</source>
        <translation>An RTSP stream gives no image on demand.</translation>
    </message>
    <message>
        <source>L&apos;appareil est occupé.</source>
        <translation>The device is busy.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur ne donne que des fichiers entiers : ils dépassent la période demandée.</source>
        <translation>The recorder gives whole files only: they exceed the period asked for.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne montre pas ce compte.</source>
        <translation>The device does not show this account.</translation>
    </message>
    <message>
        <source>L&apos;enregistrement est discontinu : les interruptions ont été sautées.</source>
        <translation>The recording has gaps: they were skipped.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur ne date pas ses images : leur heure est comptée depuis le début demandé.</source>
        <translation>The recorder does not date its images: their time is counted from the begin asked for.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur dépasse la fin demandée : la lecture a été arrêtée à cette fin.</source>
        <translation>The recorder goes beyond the end asked for: playing was stopped at that end.</translation>
    </message>
    <message>
        <source>L&apos;appareil a fermé le suivi d&apos;événements.</source>
        <translation>The device closed the event stream.</translation>
    </message>
    <message>
        <source>L&apos;appareil refuse ce droit à ce compte.</source>
        <translation>The device refuses this right to this account.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;offre pas cette fonction.</source>
        <translation>The device does not offer this.</translation>
    </message>
    <message>
        <source>Le mot de passe de cet appareil ne peut être changé que sur l&apos;appareil.</source>
        <translation>The password of this device can only be changed on the device itself.</translation>
    </message>
    <message>
        <source>Ce mois n&apos;existe pas.</source>
        <translation>There is no such month.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne connaît pas cette adresse.</source>
        <translation>The device does not know this address.</translation>
    </message>
    <message>
        <source>L&apos;appareil demande une authentification inconnue.</source>
        <translation>The device asks for an authentication unknown here.</translation>
    </message>
    <message>
        <source>Aucune interface réseau ne permet la recherche d&apos;appareils.</source>
        <translation>No network interface allows to look for devices.</translation>
    </message>
    <message>
        <source>Aucun événement lisible dans ces octets.</source>
        <translation>No readable event in these bytes.</translation>
    </message>
    <message>
        <source>Cette famille d&apos;appareils n&apos;a pas d&apos;événements.</source>
        <translation>This family of devices has no events.</translation>
    </message>
    <message>
        <source>La liaison chiffrée avec l&apos;appareil échoue.</source>
        <translation>The encrypted link with the device fails.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas de service de recherche ONVIF (profil G).</source>
        <translation>The device has no ONVIF search service (profile G).</translation>
    </message>
    <message>
        <source>ONVIF ne prévoit pas de téléchargement : l&apos;archive est relue en accéléré.</source>
        <translation>ONVIF has no download: recordings are replayed at full speed.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas de service de relecture ONVIF (profil G).</source>
        <translation>The device has no ONVIF replay service (profile G).</translation>
    </message>
    <message>
        <source>L&apos;appareil ne relit pas à rebours.</source>
        <translation>The device does not replay backwards.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas de service d&apos;événements ONVIF.</source>
        <translation>The device has no ONVIF event service.</translation>
    </message>
    <message>
        <source>ONVIF ne dit pas l&apos;état des disques ; leurs défauts arrivent par les événements de l&apos;appareil.</source>
        <translation>ONVIF does not tell the state of disks; their faults come as the device&apos;s events.</translation>
    </message>
    <message>
        <source>Aucun profil de l&apos;appareil n&apos;a de sortie de haut-parleur.</source>
        <translation>No profile of the device has a loudspeaker output.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne liste pas ce compte : son mot de passe reste inchangé.</source>
        <translation>The device does not list this account: its password stays as it is.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne connaît pas cette caméra.</source>
        <translation>The device does not know this camera.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne donne pas l&apos;adresse de ses images.</source>
        <translation>The device does not give the address of its pictures.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;envoie pas d&apos;image JPEG.</source>
        <translation>The device sends no JPEG picture.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas de service de pilotage ONVIF.</source>
        <translation>The device has no ONVIF PTZ service.</translation>
    </message>
    <message>
        <source>Aucun profil de l&apos;appareil n&apos;est configuré pour le pilotage.</source>
        <translation>No profile of the device is set up for PTZ.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas de position enregistrable.</source>
        <translation>The device keeps no presets.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas de tournée de positions.</source>
        <translation>The device has no preset tours.</translation>
    </message>
    <message>
        <source>Cette caméra n&apos;est pas pilotable.</source>
        <translation>This camera can not be moved.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas confirmé la position enregistrée.</source>
        <translation>The device has not confirmed the preset.</translation>
    </message>
    <message>
        <source>L&apos;appareil a accepté le changement mais refuse le nouveau mot de passe : gardez l&apos;ancien et vérifiez le compte sur l&apos;appareil.</source>
        <translation>The device accepted the change but refuses the new password: keep the old one and check the account on the device.</translation>
    </message>
    <message>
        <source>Le nouveau mot de passe fonctionne mais l&apos;ancien est encore accepté : gardez le nouveau et vérifiez le compte sur l&apos;appareil.</source>
        <translation>The new password works but the old one is still accepted: keep the new one and check the account on the device.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur compte en heure locale : dans l&apos;heure doublée du passage à l&apos;heure d&apos;hiver, les images peuvent être de l&apos;une ou l&apos;autre des deux heures.</source>
        <translation>The recorder counts in local time: in the doubled hour of the change to winter time, pictures may be of either of both hours.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur annonce plus de fichiers qu&apos;une recherche ne peut en lire : réduisez la période.</source>
        <translation>The recorder announces more files than a search can read: shorten the span.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur ne finit pas sa recherche : réduisez la période.</source>
        <translation>The recorder does not end its search: shorten the span.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur s&apos;est arrêté à %1, avant la fin demandée : des images peuvent manquer.</source>
        <translation>The recorder stopped at %1, before the end that was asked for: pictures may be missing.</translation>
    </message>
    <message>
        <source>L&apos;appareil a pu prendre le changement, qui n&apos;est pas vérifié : gardez les deux mots de passe. %1</source>
        <translation>The device may have taken the change, which is not verified: keep both passwords. %1</translation>
    </message>
    <message>
        <source>Cette marque ne relit qu&apos;à la vitesse réelle.</source>
        <translation>This make replays at real speed only.</translation>
    </message>
    <message>
        <source>Les images enregistrées ne disent pas si l&apos;enregistreur compte en heure locale : c&apos;est supposé d&apos;après son type, les bornes peuvent être décalées du fuseau.</source>
        <translation>The recorded images do not tell whether the recorder counts in local time: that is supposed by its kind, the bounds may be off by its time zone.</translation>
    </message>
    <message>
        <source>Cette adresse donne des images %1 par HTTP, à prendre une à une : Vigie ne sait pas encore les montrer en direct.</source>
        <translation>This address gives %1 pictures over HTTP, to be taken one by one: Vigie can&apos;t show them live yet.</translation>
    </message>
    <message>
        <source>Une adresse http:// saisie à la main ne donne que des images à la demande.</source>
        <translation>An http:// address entered by hand only gives pictures on demand.</translation>
    </message>
    <message>
        <source>Ce point n&apos;est pas dans l&apos;image de la caméra.</source>
        <translation>This point is not in the camera&apos;s picture.</translation>
    </message>
    <message>
        <source>Cette caméra ne sait pas cadrer une zone de l&apos;image.</source>
        <translation>This camera cannot frame an area of the picture.</translation>
    </message>
    <message>
        <source>Cette caméra ne sait pas centrer un point de l&apos;image.</source>
        <translation>This camera cannot centre a point of the picture.</translation>
    </message>
</context>
<context>
    <name>domain</name>
    <message>
        <source>L&apos;appareil a refusé les identifiants plusieurs fois : pour ne pas bloquer le compte, il ne sera plus sollicité avant %1.</source>
        <translation>The device refused the login several times: so as not to lock the account, it will not be asked again before %1.</translation>
    </message>
</context>
<context>
    <name>health</name>
    <message>
        <source>Sans arrêté en cours : les images ne sont pas ouvertes</source>
        <translation>No authorisation in force: images are not opened</translation>
    </message>
    <message>
        <source>Pas tenté : une étape précédente a échoué</source>
        <translation>Not tried: an earlier step failed</translation>
    </message>
    <message>
        <source>Contrôle annulé</source>
        <translation>Check cancelled</translation>
    </message>
    <message>
        <source>L&apos;enregistreur n&apos;annonce aucun flux</source>
        <translation>The recorder announces no stream</translation>
    </message>
    <message>
        <source>Le flux est ouvert mais rien n&apos;arrive</source>
        <translation>The stream is open but nothing arrives</translation>
    </message>
    <message>
        <source>Le flux arrive mais aucune image ne se décode</source>
        <translation>The stream arrives but no image decodes</translation>
    </message>
    <message>
        <source>%1, %2×%3, première image en %4 ms, %5</source>
        <translation>%1, %2×%3, first image in %4 ms, %5</translation>
    </message>
    <message>
        <source>L&apos;enregistreur n&apos;annonce aucun enregistrement</source>
        <translation>The recorder announces no recording</translation>
    </message>
    <message>
        <source>Trop peu d&apos;enregistrement pour une relecture</source>
        <translation>Too little recording for a replay</translation>
    </message>
    <message>
        <source>%1 : rien ne se décode</source>
        <translation>%1: nothing decodes</translation>
    </message>
    <message>
        <source>Demandé %1, reçu %2</source>
        <translation>Requested %1, received %2</translation>
    </message>
    <message>
        <source>%1 relu, %2 images</source>
        <translation>%1 replayed, %2 images</translation>
    </message>
    <message>
        <source>Enregistreur injoignable</source>
        <translation>Recorder unreachable</translation>
    </message>
    <message>
        <source>Identifiants refusés</source>
        <translation>Login refused</translation>
    </message>
    <message>
        <source>Horloge décalée</source>
        <translation>Clock off</translation>
    </message>
    <message>
        <source>Pas de flux vidéo</source>
        <translation>No video stream</translation>
    </message>
    <message>
        <source>Cadence basse</source>
        <translation>Low frame rate</translation>
    </message>
    <message>
        <source>Trou d&apos;enregistrement</source>
        <translation>Gap in the recording</translation>
    </message>
    <message>
        <source>Rien d&apos;enregistré</source>
        <translation>Nothing recorded</translation>
    </message>
    <message>
        <source>Relecture impossible</source>
        <translation>Replay impossible</translation>
    </message>
    <message>
        <source>Réponse inattendue de l&apos;enregistreur</source>
        <translation>Unexpected answer from the recorder</translation>
    </message>
    <message>
        <source>Image figée</source>
        <translation>Frozen image</translation>
    </message>
    <message>
        <source>Image noire</source>
        <translation>Black image</translation>
    </message>
    <message>
        <source>Image surexposée</source>
        <translation>Overexposed image</translation>
    </message>
    <message>
        <source>Image sans contraste</source>
        <translation>Image without contrast</translation>
    </message>
    <message>
        <source>Adresse</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>Identification</source>
        <translation>Login</translation>
    </message>
    <message>
        <source>Horloge</source>
        <translation>Clock</translation>
    </message>
    <message>
        <source>Flux vidéo</source>
        <translation>Video stream</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Enregistrement</source>
        <translation>Recording</translation>
    </message>
    <message>
        <source>Relecture</source>
        <translation>Replay</translation>
    </message>
    <message>
        <source>Bon</source>
        <translation>Good</translation>
    </message>
    <message>
        <source>Doute</source>
        <translation>Doubt</translation>
    </message>
    <message>
        <source>Défaut</source>
        <translation>Fault</translation>
    </message>
    <message>
        <source>Injoignable</source>
        <translation>Unreachable</translation>
    </message>
    <message>
        <source>Non contrôlée</source>
        <translation>Unchecked</translation>
    </message>
    <message>
        <source>Contrôlée en ce moment par un autre programme</source>
        <translation>Being checked by another program</translation>
    </message>
    <message>
        <source>N&apos;est plus au répertoire</source>
        <translation>No longer in the directory</translation>
    </message>
    <message>
        <source>%1 refuse la connexion</source>
        <translation>%1 refuses the connection</translation>
    </message>
    <message>
        <source>%1 est injoignable</source>
        <translation>%1 is unreachable</translation>
    </message>
    <message>
        <source>%1 ne répond pas</source>
        <translation>%1 does not answer</translation>
    </message>
    <message>
        <source>L&apos;adresse de l&apos;enregistreur est incomplète</source>
        <translation>The recorder&apos;s address is incomplete</translation>
    </message>
    <message>
        <source>Nom inconnu : %1</source>
        <translation>Unknown name: %1</translation>
    </message>
    <message>
        <source>%1 accepte la connexion</source>
        <translation>%1 accepts the connection</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1%2 s à %3 s près</source>
        <translation>%1%2 s, ±%3 s</translation>
    </message>
    <message>
        <source>Rien d&apos;enregistré depuis %1</source>
        <translation>Nothing recorded for %1</translation>
    </message>
    <message>
        <source>Trou de %1 à partir de %2</source>
        <translation>Gap of %1 from %2</translation>
    </message>
    <message>
        <source>Sans trou depuis %1</source>
        <translation>No gap for %1</translation>
    </message>
    <message>
        <source>Une seule image, puis plus rien</source>
        <translation>A single image, then nothing more</translation>
    </message>
    <message>
        <source>%1 img/s mesurées pour %2 annoncées</source>
        <translation>%1 fps measured, %2 announced</translation>
    </message>
    <message>
        <source>%1 img/s</source>
        <translation>%1 fps</translation>
    </message>
    <message>
        <source>Aucune image mesurable</source>
        <translation>No image can be measured</translation>
    </message>
    <message>
        <source>%1 images mesurées</source>
        <translation>%1 images measured</translation>
    </message>
    <message>
        <source>%1 : %2 mesuré, seuil %3</source>
        <translation>%1: %2 measured, threshold %3</translation>
    </message>
    <message>
        <source> ; l&apos;appareil écrit l&apos;heure locale comme UTC</source>
        <translation>; the device writes local time as UTC</translation>
    </message>
</context>
<context>
    <name>imaging</name>
    <message>
        <source>Format d&apos;image non mesurable</source>
        <translation>Image format cannot be measured</translation>
    </message>
    <message>
        <source>Image incomplète</source>
        <translation>Incomplete image</translation>
    </message>
</context>
<context>
    <name>live</name>
    <message>
        <source>Plus d&apos;image reçue</source>
        <translation>No more images received</translation>
    </message>
    <message>
        <source>Aucune image lisible dans le flux</source>
        <translation>No readable image in the stream</translation>
    </message>
    <message>
        <source>Image en retard de %1 s, liaison trop lente : flux relancé</source>
        <translation>Picture %1 s late, the link is too slow: stream begun again</translation>
    </message>
    <message>
        <source>Ce poste ne relit pas les enregistreurs</source>
        <translation>This workstation does not replay from recorders</translation>
    </message>
    <message>
        <source>L&apos;enregistreur annonce des images et n&apos;en envoie pas</source>
        <translation>The recorder announces pictures and sends none</translation>
    </message>
    <message>
        <source>Cette caméra ne propose pas de son.</source>
        <translation>This camera offers no sound.</translation>
    </message>
    <message>
        <source>Aucun son lisible dans le flux</source>
        <translation>No readable sound in the stream</translation>
    </message>
</context>
<context>
    <name>look</name>
    <message>
        <source>Échap</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Maj</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>%1 j %2</source>
        <translation>%1 d %2</translation>
    </message>
    <message>
        <source>Suppr</source>
        <translation>Del</translation>
    </message>
</context>
<context>
    <name>media</name>
    <message>
        <source>Lecture de %1 impossible : %2</source>
        <translation>Cannot read %1: %2</translation>
    </message>
    <message>
        <source>%1 ne contient pas de vidéo H.264 ou H.265</source>
        <translation>%1 contains no H.264 or H.265 video</translation>
    </message>
    <message>
        <source>Lecture interrompue</source>
        <translation>Reading interrupted</translation>
    </message>
    <message>
        <source>Décodage %1 impossible sur ce poste</source>
        <translation>%1 cannot be decoded on this workstation</translation>
    </message>
    <message>
        <source>Écriture de %1 impossible : %2</source>
        <translation>Cannot write %1: %2</translation>
    </message>
    <message>
        <source>Flux sans paramètres de décodage : %1</source>
        <translation>Stream without decoding parameters: %1</translation>
    </message>
    <message>
        <source>Taille des images inconnue : %1</source>
        <translation>Image size unknown: %1</translation>
    </message>
    <message>
        <source>Multiplexage MP4 absent</source>
        <translation>MP4 multiplexing is missing</translation>
    </message>
    <message>
        <source>Création de %1 impossible : %2</source>
        <translation>Cannot create %1: %2</translation>
    </message>
    <message>
        <source>Images dans le désordre (images B) : %1</source>
        <translation>Images out of order (B frames): %1</translation>
    </message>
    <message>
        <source>Aucune image clé reçue : %1 n&apos;a pas été créé</source>
        <translation>No key image received: %1 was not created</translation>
    </message>
    <message>
        <source>Image vide</source>
        <translation>Empty image</translation>
    </message>
    <message>
        <source>Format d&apos;image inconnu</source>
        <translation>Unknown image format</translation>
    </message>
    <message>
        <source>Le format MP4 ne contient pas de MJPEG : %1</source>
        <translation>The MP4 format holds no MJPEG: %1</translation>
    </message>
    <message>
        <source>Lecture de fichiers absente</source>
        <translation>Reading of files is not available</translation>
    </message>
    <message numerus="yes">
        <source>%n endroit(s) endommagé(s) dans le fichier de l&apos;enregistreur, sauté(s).</source>
        <translation>
            <numerusform>%n damaged place in the recorder&apos;s file, skipped.</numerusform>
            <numerusform>%n damaged places in the recorder&apos;s file, skipped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>L&apos;horloge du fichier de l&apos;enregistreur repart %n fois : heures comptées à la suite.</source>
        <translation>
            <numerusform>The clock of the recorder&apos;s file starts anew %n time: times are counted on.</numerusform>
            <numerusform>The clock of the recorder&apos;s file starts anew %n times: times are counted on.</numerusform>
        </translation>
    </message>
    <message>
        <source>L&apos;heure locale de l&apos;enregistreur a changé pendant l&apos;enregistrement : heures comptées à la suite.</source>
        <translation>The recorder&apos;s local time changed during the recording: times are counted on.</translation>
    </message>
    <message>
        <source>Le fichier de l&apos;enregistreur ne date pas ses images : leur heure est comptée depuis le début que l&apos;enregistreur annonce.</source>
        <translation>The recorder&apos;s file does not date its images: their time is counted from the beginning that the recorder announces.</translation>
    </message>
    <message>
        <source>La durée du fichier de l&apos;enregistreur diffère de %1 s de celle annoncée : les heures sont sûres à cela près.</source>
        <translation>The length of the recorder&apos;s file differs by %1 s from the one announced: times are certain to that extent.</translation>
    </message>
    <message>
        <source>logiciel</source>
        <translation>software</translation>
    </message>
    <message>
        <source>Décodage matériel %1 impossible sur ce poste</source>
        <translation>%1 hardware decoding is impossible on this workstation</translation>
    </message>
    <message numerus="yes">
        <source>Le fichier de l&apos;enregistreur est endommagé après %n image(s).</source>
        <translation>
            <numerusform>The recorder&apos;s file is damaged after %n image.</numerusform>
            <numerusform>The recorder&apos;s file is damaged after %n images.</numerusform>
        </translation>
    </message>
    <message>
        <source>Le fichier de l&apos;enregistreur n&apos;est pas un enregistrement H.264 ou H.265 dans un format connu.</source>
        <translation>The recorder&apos;s file is not an H.264 or H.265 recording in a known format.</translation>
    </message>
    <message>
        <source>Son %1 illisible sur ce poste</source>
        <translation>%1 sound cannot be decoded on this workstation</translation>
    </message>
    <message>
        <source>Parole en %1 impossible depuis ce poste</source>
        <translation>Talking in %1 is not possible from this workstation</translation>
    </message>
</context>
<context>
    <name>onboarding</name>
    <message>
        <source>« %1 » n&apos;est ni une adresse, ni un intervalle (10.1.0.10-60), ni un réseau (10.1.0.0/24).</source>
        <translation>“%1” is no address, no range (10.1.0.10-60) and no network (10.1.0.0/24).</translation>
    </message>
    <message>
        <source>Plus de %1 adresses : découpez la recherche.</source>
        <translation>More than %1 addresses: split the search.</translation>
    </message>
    <message>
        <source>Il faut au moins une adresse.</source>
        <translation>At least one address is needed.</translation>
    </message>
    <message>
        <source>Ligne %1, colonne %2 : « %3 » n&apos;est pas valable.</source>
        <translation>Line %1, column %2: “%3” is not valid.</translation>
    </message>
    <message>
        <source>L&apos;appareil refuse les identifiants essayés : %1.</source>
        <translation>The device refuses the logins that were tried: %1.</translation>
    </message>
    <message>
        <source> Non essayés, pour ne pas bloquer l&apos;appareil : %1 ; reprenez dans cinq minutes.</source>
        <translation> Not tried, so as not to lock the device: %1; go on in five minutes.</translation>
    </message>
    <message>
        <source>Aucune image en dix secondes.</source>
        <translation>No picture in ten seconds.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;annonce aucun flux.</source>
        <translation>The device announces no stream.</translation>
    </message>
    <message>
        <source>Ligne %1 : un guillemet ouvert n&apos;est jamais fermé.</source>
        <translation>Line %1: a quote is never closed.</translation>
    </message>
    <message>
        <source>Le fichier est trop grand pour une table.</source>
        <translation>The file is too large for a table.</translation>
    </message>
    <message>
        <source>Ligne %1 : %2 cellules pour %3 colonnes ; une cellule qui contient le séparateur doit être entre guillemets.</source>
        <translation>Line %1: %2 cells for %3 columns; a cell that holds the separator must be quoted.</translation>
    </message>
    <message>
        <source>Le fichier a trop de lignes.</source>
        <translation>The file has too many lines.</translation>
    </message>
    <message>
        <source>Le fichier est vide.</source>
        <translation>The file is empty.</translation>
    </message>
    <message>
        <source>« %1 » n&apos;est pas valable.</source>
        <translation>“%1” is not valid.</translation>
    </message>
    <message>
        <source>Colonne inconnue. Colonnes possibles : %1.</source>
        <translation>Unknown column. Possible columns: %1.</translation>
    </message>
    <message>
        <source>Cette colonne est nécessaire.</source>
        <translation>This column is needed.</translation>
    </message>
    <message>
        <source>Le fichier n&apos;est pas en UTF-8 : lu en Windows-1252, vérifiez les accents.</source>
        <translation>The file is not UTF-8: read as Windows-1252, check the accents.</translation>
    </message>
    <message>
        <source>Il faut le code de la commune.</source>
        <translation>The commune&apos;s code is needed.</translation>
    </message>
    <message>
        <source>La commune %1 est nouvelle : il faut son nom.</source>
        <translation>Commune %1 is new: its name is needed.</translation>
    </message>
    <message>
        <source>commune %1</source>
        <translation>commune %1</translation>
    </message>
    <message>
        <source>Il faut le nom du site.</source>
        <translation>The site&apos;s name is needed.</translation>
    </message>
    <message>
        <source>site %1</source>
        <translation>site %1</translation>
    </message>
    <message>
        <source>L&apos;adresse ne doit pas contenir d&apos;identifiants.</source>
        <translation>The address must not hold a login.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur est nouveau : il faut son nom et son adresse.</source>
        <translation>The recorder is new: its name and address are needed.</translation>
    </message>
    <message>
        <source>enregistreur %1</source>
        <translation>recorder %1</translation>
    </message>
    <message>
        <source>Il faut la famille, ou un modèle connu.</source>
        <translation>The family is needed, or a known model.</translation>
    </message>
    <message>
        <source>La caméra est nouvelle : il faut son nom et son canal.</source>
        <translation>The camera is new: its name and channel are needed.</translation>
    </message>
    <message>
        <source>caméra %1</source>
        <translation>camera %1</translation>
    </message>
    <message>
        <source>Cette caméra est déjà à la ligne %1.</source>
        <translation>This camera is already on line %1.</translation>
    </message>
    <message>
        <source>« %1 » n&apos;est pas une date (AAAA-MM-JJ ou JJ/MM/AAAA).</source>
        <translation>“%1” is no date (YYYY-MM-DD or DD/MM/YYYY).</translation>
    </message>
    <message>
        <source>Il faut un nombre de jours de 0 à %1.</source>
        <translation>A number of days from 0 to %1 is needed.</translation>
    </message>
    <message>
        <source>Une caméra ne change pas de commune : créez-la dans la nouvelle.</source>
        <translation>A camera does not change its commune: make it in the new one.</translation>
    </message>
    <message>
        <source>Le fichier a %1 erreur(s) : rien n&apos;est enregistré.</source>
        <translation>The file has %1 error(s): nothing is saved.</translation>
    </message>
    <message>
        <source>Le canal %1 est aussi celui de la ligne %2 (%3).</source>
        <translation>Channel %1 is also that of line %2 (%3).</translation>
    </message>
    <message>
        <source>Le canal %1 est déjà celui d&apos;une autre : %2.</source>
        <translation>Channel %1 is already that of another one: %2.</translation>
    </message>
    <message>
        <source>La ligne %1 dit autre chose du même enregistreur : « %2 », et ici « %3 ».</source>
        <translation>Line %1 says something else of the same recorder: “%2”, and here “%3”.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur %1 est d&apos;une autre commune.</source>
        <translation>Recorder %1 belongs to another commune.</translation>
    </message>
    <message>
        <source>Un autre enregistreur s&apos;appelle déjà %1 : donnez l&apos;adresse de celui qui est voulu.</source>
        <translation>Another recorder is already called %1: give the address of the one that is meant.</translation>
    </message>
    <message>
        <source>Cette adresse est celle d&apos;un autre enregistreur : %1.</source>
        <translation>This address is another recorder&apos;s: %1.</translation>
    </message>
    <message>
        <source>L&apos;enregistreur %1 a une autre adresse : %2.</source>
        <translation>Recorder %1 has another address: %2.</translation>
    </message>
    <message>
        <source>L&apos;adresse est nouvelle : nommez l&apos;enregistreur. Le même nom change l&apos;adresse de toutes ses caméras, un nouveau déplace cette caméra.</source>
        <translation>The address is new: name the recorder. Its own name changes the address of all its cameras, a new one moves this camera.</translation>
    </message>
    <message>
        <source>L&apos;ancien mot de passe et le nouveau fonctionnent tous les deux : vérifiez le compte sur l&apos;appareil.</source>
        <translation>The old password and the new one both work: check the account on the device.</translation>
    </message>
</context>
<context>
    <name>rtsp</name>
    <message>
        <source>L&apos;adresse du flux n&apos;est pas une adresse RTSP.</source>
        <translation>The stream&apos;s address is not an RTSP address.</translation>
    </message>
    <message>
        <source>Session fermée.</source>
        <translation>Session closed.</translation>
    </message>
    <message>
        <source>L&apos;appareil a arrêté le flux.</source>
        <translation>The device stopped the stream.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne répond pas.</source>
        <translation>The device does not answer.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;envoie plus d&apos;images.</source>
        <translation>The device sends no more images.</translation>
    </message>
    <message>
        <source>L&apos;appareil demande des identifiants.</source>
        <translation>The device asks for a login.</translation>
    </message>
    <message>
        <source>L&apos;appareil demande une authentification inconnue.</source>
        <translation>The device asks for an unknown kind of authentication.</translation>
    </message>
    <message>
        <source>L&apos;appareil répond hors du protocole RTSP.</source>
        <translation>The device answers outside the RTSP protocol.</translation>
    </message>
    <message>
        <source>L&apos;appareil refuse les identifiants.</source>
        <translation>The device refuses the login.</translation>
    </message>
    <message>
        <source>Ce compte n&apos;a pas accès à ce flux.</source>
        <translation>This account has no access to this stream.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne connaît pas ce flux.</source>
        <translation>The device does not know this stream.</translation>
    </message>
    <message>
        <source>L&apos;appareil a atteint son nombre maximal de flux.</source>
        <translation>The device has reached its maximum number of streams.</translation>
    </message>
    <message>
        <source>L&apos;appareil a oublié la session.</source>
        <translation>The device has forgotten the session.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas d&apos;enregistrement à ce moment.</source>
        <translation>The device has no recording at that time.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne sait pas relire à une heure précise.</source>
        <translation>The device cannot replay from a precise time.</translation>
    </message>
    <message>
        <source>L&apos;appareil renvoie vers une autre adresse.</source>
        <translation>The device redirects to another address.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne prend pas en charge cette demande.</source>
        <translation>The device does not support this request.</translation>
    </message>
    <message>
        <source>L&apos;appareil signale une erreur interne.</source>
        <translation>The device reports an internal error.</translation>
    </message>
    <message>
        <source>L&apos;appareil refuse la demande.</source>
        <translation>The device refuses the request.</translation>
    </message>
    <message>
        <source>La description du flux n&apos;annonce aucune piste.</source>
        <translation>The stream&apos;s description announces no track.</translation>
    </message>
    <message>
        <source>Le flux ne contient pas de vidéo.</source>
        <translation>The stream contains no video.</translation>
    </message>
    <message>
        <source>La description du flux est incomplète.</source>
        <translation>The stream&apos;s description is incomplete.</translation>
    </message>
    <message>
        <source>Le flux utilise un format vidéo non pris en charge (%1).</source>
        <translation>The stream uses an unsupported video format (%1).</translation>
    </message>
    <message>
        <source>Le nom de l&apos;appareil est introuvable.</source>
        <translation>The device&apos;s name cannot be found.</translation>
    </message>
    <message>
        <source>L&apos;appareil refuse la connexion.</source>
        <translation>The device refuses the connection.</translation>
    </message>
    <message>
        <source>L&apos;appareil a fermé la connexion.</source>
        <translation>The device closed the connection.</translation>
    </message>
    <message>
        <source>La liaison avec l&apos;appareil est rompue.</source>
        <translation>The link to the device is broken.</translation>
    </message>
    <message>
        <source>Un flux chiffré (rtsps) ne passe que dans la connexion TCP.</source>
        <translation>An encrypted stream (rtsps) goes within the TCP connection only.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;accepte pas le transport demandé.</source>
        <translation>The device does not accept the transport asked for.</translation>
    </message>
    <message>
        <source>Aucune piste n&apos;est demandée à l&apos;appareil.</source>
        <translation>No track is asked of the device.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne présente pas de certificat.</source>
        <translation>The device presents no certificate.</translation>
    </message>
    <message>
        <source>Le certificat de l&apos;appareil a changé. Empreinte présentée : %1 ; empreinte acceptée : %2. Vérifiez-la sur l&apos;appareil avant de l&apos;accepter.</source>
        <translation>The device&apos;s certificate has changed. Fingerprint presented: %1; fingerprint accepted: %2. Check it on the device before accepting it.</translation>
    </message>
    <message>
        <source>Le certificat de l&apos;appareil n&apos;est pas reconnu. Empreinte : %1. Vérifiez-la sur l&apos;appareil avant de l&apos;accepter.</source>
        <translation>The device&apos;s certificate is not recognised. Fingerprint: %1. Check it on the device before accepting it.</translation>
    </message>
    <message>
        <source>L&apos;appareil propose un transport inconnu.</source>
        <translation>The device offers an unknown transport.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne propose pas de son lisible ici.</source>
        <translation>The device offers no sound that can be read here.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne propose pas de métadonnées.</source>
        <translation>The device offers no metadata.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne permet pas de parler dans son haut-parleur.</source>
        <translation>The device does not let one talk through its loudspeaker.</translation>
    </message>
    <message>
        <source>La voie vers le haut-parleur n&apos;est pas encore ouverte.</source>
        <translation>The way to the loudspeaker is not open yet.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne suit pas : la parole est coupée.</source>
        <translation>The device can not keep up: the talk is cut.</translation>
    </message>
    <message>
        <source>La liaison chiffrée avec l&apos;appareil n&apos;a pas pu être établie.</source>
        <translation>The encrypted connection with the device could not be set up.</translation>
    </message>
    <message>
        <source>Ce poste ne peut pas recevoir le flux par UDP.</source>
        <translation>This workstation can not receive the stream by UDP.</translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;annonce pas de groupe de multidiffusion.</source>
        <translation>The device announces no multicast group.</translation>
    </message>
    <message>
        <source>Une relecture à rebours demande deux bornes.</source>
        <translation>A replay backwards needs both ends.</translation>
    </message>
    <message>
        <source>L&apos;appareil ne relit pas à rebours.</source>
        <translation>The device does not replay backwards.</translation>
    </message>
</context>
<context>
    <name>simulator</name>
    <message>
        <source>Impossible d&apos;écrire %1.</source>
        <translation>Cannot write %1.</translation>
    </message>
    <message>
        <source>Impossible de lire %1.</source>
        <translation>Cannot read %1.</translation>
    </message>
    <message>
        <source>%1 est abîmé.</source>
        <translation>%1 is damaged.</translation>
    </message>
    <message>
        <source>L&apos;image fixe d&apos;une scène n&apos;a pas pu être écrite.</source>
        <translation>A scene&apos;s still image could not be written.</translation>
    </message>
    <message>
        <source>Impossible de créer le dossier %1.</source>
        <translation>Cannot create the folder %1.</translation>
    </message>
    <message>
        <source>Un autre simulateur occupe le dossier %1.</source>
        <translation>Another simulator occupies the folder %1.</translation>
    </message>
    <message>
        <source>L&apos;encodage d&apos;une scène a échoué.</source>
        <translation>Encoding a scene failed.</translation>
    </message>
    <message>
        <source>L&apos;encodeur %1 manque à FFmpeg.</source>
        <translation>FFmpeg lacks the encoder %1.</translation>
    </message>
    <message>
        <source>%1 attend une valeur.</source>
        <translation>%1 expects a value.</translation>
    </message>
    <message>
        <source>--seconds attend un nombre.</source>
        <translation>--seconds expects a number.</translation>
    </message>
    <message>
        <source>Option inconnue : %1</source>
        <translation>Unknown option: %1</translation>
    </message>
    <message>
        <source>--control SOCKET est nécessaire.</source>
        <translation>--control SOCKET is needed.</translation>
    </message>
    <message>
        <source>status n&apos;attend rien d&apos;autre.</source>
        <translation>status expects nothing else.</translation>
    </message>
    <message>
        <source>%1 attend une cible, un type et on ou off.</source>
        <translation>%1 expects a target, a type and on or off.</translation>
    </message>
    <message>
        <source>Impossible d&apos;ouvrir le canal de commande.</source>
        <translation>Cannot open the control channel.</translation>
    </message>
    <message>
        <source>Ce n&apos;est pas un objet JSON.</source>
        <translation>This is not a JSON object.</translation>
    </message>
    <message>
        <source>Le simulateur ne répond pas sur %1.</source>
        <translation>The simulator does not answer on %1.</translation>
    </message>
    <message>
        <source>Impossible d&apos;écouter sur %1:%2 : déjà pris ?</source>
        <translation>Cannot listen on %1:%2: already taken?</translation>
    </message>
    <message>
        <source>Le mot de passe est vide.</source>
        <translation>The password is empty.</translation>
    </message>
    <message>
        <source>%1 attend un nombre entre %2 et %3, pas « %4 ».</source>
        <translation>%1 expects a number between %2 and %3, not “%4”.</translation>
    </message>
    <message>
        <source>--first-address attend une adresse 127.x.y.z.</source>
        <translation>--first-address expects an address 127.x.y.z.</translation>
    </message>
    <message>
        <source>Il n&apos;y a pas assez d&apos;adresses après %1 pour autant de communes et d&apos;enregistreurs.</source>
        <translation>There are not enough addresses after %1 for that many communes and recorders.</translation>
    </message>
    <message>
        <source>« %1 » n&apos;est pas une adresse IPv4.</source>
        <translation>“%1” is not an IPv4 address.</translation>
    </message>
    <message>
        <source>--archive-hours attend un nombre d&apos;heures, pas « %1 ».</source>
        <translation>--archive-hours expects a number of hours, not “%1”.</translation>
    </message>
    <message>
        <source>Le nom d&apos;utilisateur est vide.</source>
        <translation>The user name is empty.</translation>
    </message>
    <message>
        <source>Aucun enregistreur à l&apos;adresse « %1 ».</source>
        <translation>No recorder at the address “%1”.</translation>
    </message>
    <message>
        <source>Aucune voie « %1 ».</source>
        <translation>No channel “%1”.</translation>
    </message>
    <message>
        <source>Commande inconnue : %1</source>
        <translation>Unknown command: %1</translation>
    </message>
    <message>
        <source>clock-wrong attend --seconds, un an au plus.</source>
        <translation>clock-wrong expects --seconds, one year at most.</translation>
    </message>
    <message>
        <source>recording-gap attend --from et --to, deux dates ISO dans l&apos;ordre.</source>
        <translation>recording-gap expects --from and --to, two ISO dates in order.</translation>
    </message>
    <message>
        <source>Panne inconnue : %1</source>
        <translation>Unknown fault: %1</translation>
    </message>
    <message>
        <source>%1 touche tout l&apos;enregistreur, pas une voie.</source>
        <translation>%1 concerns the whole recorder, not one channel.</translation>
    </message>
    <message>
        <source>Événement inconnu : %1</source>
        <translation>Unknown event: %1</translation>
    </message>
    <message>
        <source>Le certificat TLS n&apos;a pas pu être fait.</source>
        <translation>The TLS certificate could not be made.</translation>
    </message>
    <message>
        <source>Impossible d&apos;écouter les recherches WS-Discovery.</source>
        <translation>WS-Discovery probes can&apos;t be listened to.</translation>
    </message>
    <message>
        <source>Marque inconnue : « %1 ». Connues : %2.</source>
        <translation>Unknown brand: “%1”. Known: %2.</translation>
    </message>
    <message>
        <source>vigie-sim : communes simulées, à vrais enregistreurs ONVIF, Hikvision, Dahua, Axis et RTSP, en local.

vigie-sim [--communes N] [--recorders-per-commune R] [--cameras-per-recorder C]
          [--port-http 8080] [--port-rtsp 8554] [--first-address 127.20.0.1]
          [--archive-hours 6] [--state-dir DOSSIER] [--user vigie] [--password-stdin]
          [--brands onvif,hikvision,dahua,axis,generic] [--quirk NOM[@enregistreur]]...
          [--tls] [--port-https 8443] [--port-rtsps 8322] [--discovery] [--audio]
          [--start-at-next-key] [--exit-with-stdin] [--verbose]
    Sert jusqu&apos;à SIGTERM, SIGINT ou, avec --exit-with-stdin, la fin de l&apos;entrée standard.
    Chaque enregistreur a son adresse : 127.20.&lt;commune&gt;.&lt;enregistreur&gt;.
    Une ligne JSON « ready » sur la sortie standard quand tout écoute.
    Compte de démonstration : utilisateur « vigie », mot de passe « Demo-2026 » ;
    --password-stdin lit un autre mot de passe sur la première ligne de l&apos;entrée standard.
    L&apos;horloge dessinée dans l&apos;image est celle de la boucle (12 s), pas l&apos;heure réelle : celle-ci
    est dans RTCP (direct) et dans l&apos;extension RTP 0xABAC (archives).
    --brands : la marque de chaque enregistreur, tour à tour ; « hikvision+onvif » parle les deux.
    --quirk : un travers dès le départ (voir plus bas), de tous ou d&apos;un seul enregistreur.
    --tls : HTTPS et RTSPS en plus, certificat autosigné fait au départ.
    --discovery : répond aux recherches WS-Discovery. --audio : une piste G.711 en direct.
    --start-at-next-key : le direct commence à la prochaine image clé ; sans lui, le GOP en
    cours est envoyé d&apos;abord, d&apos;un trait.

vigie-sim fault --control SOCKET &lt;adresse|all&gt;[/voie] TYPE [on|off]
    offline, login-refused, clock-wrong --seconds S, expire-nonces (une fois) : tout l&apos;enregistreur
    frozen, black, stalled, close-after-describe, garbage, no-parameter-sets, truncated-sdp,
    unknown-codec, recording-gap --from ISO --to ISO : une voie, ou toutes
    certificate-changed (une fois), et les travers, de tout l&apos;enregistreur :
    local-z, digest-sha256-only, basic-only, no-get-parameter, subscriptions-lost,
    relative-times-broken, search-500, track-list-spelling, zero-based-channels,
    ignored-position, truncated-multipart, malformed-part, heartbeat-stops, find-leak,
    unsubscribe-drops-all, require-551, endtime-ignored, rejection-under-200, slow-answer,
    endless-answer, gzip-bomb, entity-expansion, huge-body, redirect-elsewhere,
    non-utf8-names, zero-dates, no-fov-space, half-close
vigie-sim event --control SOCKET ADRESSE/VOIE TYPE on|off
    motion, tamper, signal-loss, digital-input, line-crossing, relay, storage-failure
vigie-sim status --control SOCKET
    Chaque commande répond par une ligne JSON.

Codes de sortie : 0 fait, 1 refusé ou erreur, 2 port ou adresse déjà pris, 64 mauvais arguments.
</source>
        <translation>vigie-sim: simulated communes, with real ONVIF, Hikvision, Dahua, Axis and RTSP recorders, locally.

vigie-sim [--communes N] [--recorders-per-commune R] [--cameras-per-recorder C]
          [--port-http 8080] [--port-rtsp 8554] [--first-address 127.20.0.1]
          [--archive-hours 6] [--state-dir FOLDER] [--user vigie] [--password-stdin]
          [--brands onvif,hikvision,dahua,axis,generic] [--quirk NAME[@recorder]]...
          [--tls] [--port-https 8443] [--port-rtsps 8322] [--discovery] [--audio]
          [--start-at-next-key] [--exit-with-stdin] [--verbose]
    Serves until SIGTERM, SIGINT or, with --exit-with-stdin, the end of standard input.
    Each recorder has its own address: 127.20.&lt;commune&gt;.&lt;recorder&gt;.
    One JSON line “ready” on standard output once everything listens.
    Demonstration account: user “vigie”, password “Demo-2026”;
    --password-stdin reads another password from the first line of standard input.
    The clock drawn in the image is that of the loop (12 s), not the real time: that one is
    in RTCP (live) and in the RTP extension 0xABAC (archives).
    --brands: the brand of each recorder, in turn; “hikvision+onvif” speaks both.
    --quirk: a quirk from the start (see below), of all recorders or of one.
    --tls: HTTPS and RTSPS as well, self-signed certificate made at the start.
    --discovery: answers WS-Discovery probes. --audio: a live G.711 track.
    --start-at-next-key: live starts at the next key image; without it, the current GOP is
    sent first, at once.

vigie-sim fault --control SOCKET &lt;address|all&gt;[/channel] TYPE [on|off]
    offline, login-refused, clock-wrong --seconds S, expire-nonces (once): the whole recorder
    frozen, black, stalled, close-after-describe, garbage, no-parameter-sets, truncated-sdp,
    unknown-codec, recording-gap --from ISO --to ISO: one channel, or all
    certificate-changed (once), and the quirks, of the whole recorder:
    local-z, digest-sha256-only, basic-only, no-get-parameter, subscriptions-lost,
    relative-times-broken, search-500, track-list-spelling, zero-based-channels,
    ignored-position, truncated-multipart, malformed-part, heartbeat-stops, find-leak,
    unsubscribe-drops-all, require-551, endtime-ignored, rejection-under-200, slow-answer,
    endless-answer, gzip-bomb, entity-expansion, huge-body, redirect-elsewhere,
    non-utf8-names, zero-dates, no-fov-space, half-close
vigie-sim event --control SOCKET ADDRESS/CHANNEL TYPE on|off
    motion, tamper, signal-loss, digital-input, line-crossing, relay, storage-failure
vigie-sim status --control SOCKET
    Each command answers with one JSON line.

Exit codes: 0 done, 1 refused or error, 2 port or address already taken, 64 bad arguments.
</translation>
    </message>
</context>
<context>
    <name>store</name>
    <message>
        <source>Impossible de préparer le fichier local de ce poste « %1 ».</source>
        <translation>This workstation&apos;s local file “%1” can&apos;t be prepared.</translation>
    </message>
    <message>
        <source>« %1 » n&apos;est pas un fichier de Vigie : il reste tel quel.</source>
        <translation>“%1” is not a file of Vigie&apos;s: it is left as it is.</translation>
    </message>
    <message>
        <source>Le fichier local de ce poste vient d&apos;un Vigie plus récent : il reste tel quel. Mettez Vigie à jour.</source>
        <translation>This workstation&apos;s local file comes from a newer Vigie: it is left as it is. Update Vigie.</translation>
    </message>
    <message>
        <source>Ce compte n&apos;a pas ouvert ce poste récemment : sans catalogue, il ne peut pas y entrer.</source>
        <translation>This account has not opened this workstation lately: without the catalog it can&apos;t enter here.</translation>
    </message>
    <message>
        <source>L&apos;horloge de ce poste a été reculée : sans catalogue, il ne s&apos;ouvre pas. Remettez-la à l&apos;heure.</source>
        <translation>This workstation&apos;s clock was set back: without the catalog it doesn&apos;t open. Set it right.</translation>
    </message>
    <message>
        <source>Trop d&apos;essais : ce poste ne s&apos;ouvrira plus sans le catalogue.</source>
        <translation>Too many tries: this workstation no longer opens without the catalog.</translation>
    </message>
    <message>
        <source>L&apos;accès hors ligne de ce compte a expiré : sa dernière ouverture au catalogue est trop ancienne.</source>
        <translation>This account&apos;s offline access has expired: its last opening at the catalog is too long ago.</translation>
    </message>
    <message>
        <source>L&apos;ouverture hors ligne n&apos;est pas possible sur ce poste.</source>
        <translation>Opening offline is not possible on this workstation.</translation>
    </message>
    <message>
        <source>Mot de passe refusé (vérifié hors ligne).</source>
        <translation>Password refused (checked offline).</translation>
    </message>
    <message>
        <source>Le pilote SQLite de Qt n&apos;est pas installé.</source>
        <translation>Qt&apos;s SQLite driver is not installed.</translation>
    </message>
    <message>
        <source>Le fichier local de ce poste est endommagé.</source>
        <translation>This workstation&apos;s local file is damaged.</translation>
    </message>
    <message>
        <source>Le disque de ce poste est plein : rien n&apos;y est plus gardé.</source>
        <translation>This workstation&apos;s disk is full: nothing more is kept on it.</translation>
    </message>
    <message>
        <source>Le fichier local de ce poste n&apos;est pas accessible.</source>
        <translation>This workstation&apos;s local file can&apos;t be accessed.</translation>
    </message>
    <message numerus="yes">
        <source>Trop d&apos;essais : attendez %n seconde(s).</source>
        <translation>
            <numerusform>Too many tries: wait %n second.</numerusform>
            <numerusform>Too many tries: wait %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vault</name>
    <message>
        <source>Les identifiants enregistrés dans le trousseau sont illisibles : à saisir de nouveau.</source>
        <translation>The login kept in the keyring is unreadable: enter it again.</translation>
    </message>
    <message>
        <source>Aucun identifiant n&apos;est enregistré pour cet enregistreur.</source>
        <translation>No login is kept for this recorder.</translation>
    </message>
    <message>
        <source>Le trousseau de la session reste verrouillé.</source>
        <translation>The session keyring stays locked.</translation>
    </message>
    <message>
        <source>Le trousseau de la session est absent : aucun identifiant ne peut y être lu ni gardé.</source>
        <translation>The session keyring is missing: no login can be read from it or kept in it.</translation>
    </message>
    <message>
        <source>Le trousseau ne peut pas être lu d&apos;ici.</source>
        <translation>The keyring cannot be read from here.</translation>
    </message>
    <message>
        <source>Le trousseau de la session ne répond pas.</source>
        <translation>The session keyring does not answer.</translation>
    </message>
    <message>
        <source>Il faut un enregistreur et un nom d&apos;utilisateur.</source>
        <translation>A recorder and a user name are needed.</translation>
    </message>
</context>
<context>
    <name>vigie::alarms::AlarmBoard</name>
    <message>
        <source>Catalogue coupé : prendre ou clôturer une alarme attend son retour.</source>
        <translation>Catalog cut off: claiming or closing an alarm waits until it is back.</translation>
    </message>
</context>
<context>
    <name>vigie::alarms::AlarmCard</name>
    <message>
        <source>Prendre</source>
        <translation>Claim</translation>
    </message>
    <message>
        <source>Mettre en attente</source>
        <translation>Put on hold</translation>
    </message>
    <message>
        <source>Clôturer</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Ce qui a été vu et fait</source>
        <translation>What was seen and done</translation>
    </message>
    <message>
        <source>Avérée</source>
        <translation>Confirmed</translation>
    </message>
    <message>
        <source>Fausse alerte</source>
        <translation>False alert</translation>
    </message>
    <message>
        <source>Technique</source>
        <translation>Technical</translation>
    </message>
    <message>
        <source>Essai</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Verdict</translation>
    </message>
    <message>
        <source>Aucune caméra n&apos;est liée à cette alarme.</source>
        <translation>No camera is linked to this alarm.</translation>
    </message>
    <message>
        <source>%1 · priorité %2</source>
        <translation>%1 · priority %2</translation>
    </message>
    <message>
        <source>Reçue à %1</source>
        <translation>Received at %1</translation>
    </message>
    <message>
        <source>prise en %1</source>
        <translation>claimed in %1</translation>
    </message>
    <message>
        <source>Il manque le verdict.</source>
        <translation>The verdict is missing.</translation>
    </message>
    <message>
        <source>Déjà en attente</source>
        <translation>On hold already</translation>
    </message>
    <message>
        <source>Prendre l&apos;alarme d&apos;abord</source>
        <translation>Claim the alarm first</translation>
    </message>
</context>
<context>
    <name>vigie::alarms::AlarmQueue</name>
    <message>
        <source>Aucune alarme ouverte.</source>
        <translation>No open alarm.</translation>
    </message>
    <message>
        <source>Alarmes</source>
        <translation>Alarms</translation>
    </message>
    <message>
        <source>File d&apos;alarmes</source>
        <translation>Alarm queue</translation>
    </message>
    <message numerus="yes">
        <source>%n à prendre</source>
        <translation>
            <numerusform>%n to claim</numerusform>
            <numerusform>%n to claim</numerusform>
        </translation>
    </message>
    <message>
        <source>Clôturées depuis la prise de poste : %1</source>
        <translation>Closed since start of shift: %1</translation>
    </message>
    <message>
        <source>Alarmes non relues : catalogue coupé.</source>
        <translation>Alarms not read: catalog cut off.</translation>
    </message>
    <message numerus="yes">
        <source>%n à prendre, non relues</source>
        <translation>
            <numerusform>%n to claim, not read again</numerusform>
            <numerusform>%n to claim, not read again</numerusform>
        </translation>
    </message>
    <message>
        <source>non relues</source>
        <translation>not read again</translation>
    </message>
</context>
<context>
    <name>vigie::alarms::AlarmQueueModel</name>
    <message>
        <source>Prendre</source>
        <translation>Claim</translation>
    </message>
    <message>
        <source>À prendre</source>
        <translation>To claim</translation>
    </message>
    <message>
        <source>En cours</source>
        <translation>In hand</translation>
    </message>
    <message>
        <source>En attente</source>
        <translation>On hold</translation>
    </message>
    <message>
        <source>Prise par %1</source>
        <translation>Claimed by %1</translation>
    </message>
    <message>
        <source>En attente · %1</source>
        <translation>On hold · %1</translation>
    </message>
    <message>
        <source>Clôturée</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>Priorité %1, %2, %3, %4</source>
        <translation>Priority %1, %2, %3, %4</translation>
    </message>
</context>
<context>
    <name>vigie::app::CaseDesk</name>
    <message>
        <source>Dossier %1 ouvert, extraction en cours</source>
        <translation>Case %1 open, export running</translation>
    </message>
    <message>
        <source>Dossier %1 : paquet prêt et vérifié</source>
        <translation>Case %1: package ready and verified</translation>
    </message>
    <message>
        <source>%1 Un dossier ne s&apos;ouvre et ne se remplit qu&apos;avec lui.</source>
        <translation>%1 A case can only be opened and filled with it.</translation>
    </message>
</context>
<context>
    <name>vigie::app::CatalogBanner</name>
    <message>
        <source>Catalogue coupé depuis %1. Le mur continue.</source>
        <translation>Catalogue cut off for %1. The wall goes on.</translation>
    </message>
    <message>
        <source>Catalogue coupé. Le mur continue.</source>
        <translation>Catalog cut off. The wall goes on.</translation>
    </message>
    <message>
        <source>Hors ligne : données du %1. Le mur fonctionne.</source>
        <translation>Offline: data of %1. The wall works.</translation>
    </message>
    <message numerus="yes">
        <source>%n acte(s) gardé(s) sur ce poste, écrit(s) au retour</source>
        <translation>
            <numerusform>%n act kept on this workstation, written when it is back</numerusform>
            <numerusform>%n acts kept on this workstation, written when it is back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n acte(s) gardé(s) tant que ce poste reste ouvert</source>
        <translation>
            <numerusform>%n act kept as long as this desk stays open</numerusform>
            <numerusform>%n acts kept as long as this desk stays open</numerusform>
        </translation>
    </message>
    <message>
        <source>Alarmes, PTZ et dossiers attendent le catalogue, réessayé sans cesse</source>
        <translation>Alarms, PTZ and cases wait for the catalog, which is tried again all the time</translation>
    </message>
</context>
<context>
    <name>vigie::app::CheckDesk</name>
    <message numerus="yes">
        <source>Contrôle de %n caméra(s)</source>
        <translation>
            <numerusform>Checking %n camera</numerusform>
            <numerusform>Checking %n cameras</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Contrôle fini : %n caméra(s)</source>
        <translation>
            <numerusform>Check finished: %n camera</numerusform>
            <numerusform>Check finished: %n cameras</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n en défaut</source>
        <translation>
            <numerusform>, %n at fault</numerusform>
            <numerusform>, %n at fault</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 Le contrôle continue, ses verdicts partiront à son retour.</source>
        <translation>%1 The check goes on, its verdicts are sent when it is back.</translation>
    </message>
</context>
<context>
    <name>vigie::app::DemoSession</name>
    <message>
        <source>Le simulateur %1 ne démarre pas</source>
        <translation>The simulator %1 does not start</translation>
    </message>
    <message>
        <source>Le simulateur s&apos;est arrêté</source>
        <translation>The simulator has stopped</translation>
    </message>
    <message>
        <source>Communes simulées : démarrage (les scènes se dessinent à la première fois)</source>
        <translation>Simulated communes: starting (scenes are drawn the first time)</translation>
    </message>
    <message>
        <source>Le simulateur ne s&apos;annonce pas</source>
        <translation>The simulator does not announce itself</translation>
    </message>
    <message>
        <source>Catalogue privé : création et migrations</source>
        <translation>Private catalogue: creation and migrations</translation>
    </message>
    <message>
        <source>Aucun compte d&apos;administrateur</source>
        <translation>No administrator account</translation>
    </message>
    <message>
        <source>Enrôlement de %1, %2</source>
        <translation>Enrolling %1, %2</translation>
    </message>
    <message>
        <source>Protection des biens et des personnes</source>
        <translation>Protection of property and persons</translation>
    </message>
    <message>
        <source>poste de démonstration</source>
        <translation>demonstration workstation</translation>
    </message>
    <message>
        <source>Façade</source>
        <translation>Façade</translation>
    </message>
</context>
<context>
    <name>vigie::app::Desk</name>
    <message>
        <source>Mosaïque « %1 » remplacée</source>
        <translation>Layout “%1” replaced</translation>
    </message>
    <message>
        <source>Mosaïque « %1 » enregistrée</source>
        <translation>Layout “%1” saved</translation>
    </message>
    <message>
        <source>, privée</source>
        <translation>, private</translation>
    </message>
    <message>
        <source>Mosaïque « %1 » renommée « %2 »</source>
        <translation>Layout “%1” renamed “%2”</translation>
    </message>
    <message>
        <source>Mosaïque « %1 » partagée : tous les postes la voient</source>
        <translation>Layout “%1” shared: every desk sees it</translation>
    </message>
    <message>
        <source>Mosaïque « %1 » privée : vous seul la voyez</source>
        <translation>Layout “%1” private: only you see it</translation>
    </message>
    <message>
        <source>Mosaïque « %1 » supprimée</source>
        <translation>Layout “%1” deleted</translation>
    </message>
    <message>
        <source>%1 Une mosaïque ne s&apos;enregistre qu&apos;avec lui : à refaire à son retour.</source>
        <translation>%1 A layout can only be saved with it: to be done again when it is back.</translation>
    </message>
</context>
<context>
    <name>vigie::app::DeskMemory</name>
    <message>
        <source>Ce poste n&apos;a rien gardé du catalogue.</source>
        <translation>This workstation has kept nothing of the catalog.</translation>
    </message>
</context>
<context>
    <name>vigie::app::HeaderBar</name>
    <message>
        <source>Catalogue</source>
        <translation>Catalogue</translation>
    </message>
    <message>
        <source>Connecté</source>
        <translation>Connected</translation>
    </message>
    <message>
        <source>Rattrapage</source>
        <translation>Catching up</translation>
    </message>
    <message numerus="yes">
        <source>%n commune(s)</source>
        <translation>
            <numerusform>%n commune</numerusform>
            <numerusform>%n communes</numerusform>
        </translation>
    </message>
    <message>
        <source>arrêtés valides</source>
        <translation>authorisations valid</translation>
    </message>
    <message numerus="yes">
        <source>%n caméra(s) sans arrêté</source>
        <translation>
            <numerusform>%n camera without authorisation</numerusform>
            <numerusform>%n cameras without authorisation</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n acte(s) gardé(s) sur ce poste, écrit(s) au catalogue dès qu&apos;il répond</source>
        <translation>
            <numerusform>%n act kept on this workstation, written to the catalog as soon as it answers</numerusform>
            <numerusform>%n acts kept on this workstation, written to the catalog as soon as it answers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n acte(s) gardé(s) en mémoire seulement</source>
        <translation>
            <numerusform>%n act kept in memory only</numerusform>
            <numerusform>%n acts kept in memory only</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n acte(s) refusé(s) par le catalogue : gardé(s), réessayé(s) à la prochaine session</source>
        <translation>
            <numerusform>%n act refused by the catalog: kept, tried again at the next session</numerusform>
            <numerusform>%n acts refused by the catalog: kept, tried again at the next session</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n acte(s) d&apos;un autre compte : écrit(s) à sa prochaine session sur ce poste</source>
        <translation>
            <numerusform>%n act of another account: written at its next session on this workstation</numerusform>
            <numerusform>%n acts of other accounts: written at their next session on this workstation</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rattrapage (%n restant(s))</source>
        <translation>
            <numerusform>Catching up (%n left)</numerusform>
            <numerusform>Catching up (%n left)</numerusform>
        </translation>
    </message>
    <message>
        <source>Coupé depuis %1</source>
        <translation>Cut off for %1</translation>
    </message>
    <message>
        <source>fichier local</source>
        <translation>local file</translation>
    </message>
    <message numerus="yes">
        <source>%n refusé(s)</source>
        <translation>
            <numerusform>%n refused</numerusform>
            <numerusform>%n refused</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vigie::app::LayoutBar</name>
    <message>
        <source>Nom de la mosaïque, puis ⏎</source>
        <translation>Name of the layout, then ⏎</translation>
    </message>
    <message>
        <source>Privée</source>
        <translation>Private</translation>
    </message>
    <message>
        <source>Nouveau nom</source>
        <translation>New name</translation>
    </message>
    <message>
        <source>Renommer</source>
        <translation>Rename</translation>
    </message>
    <message>
        <source>Partager</source>
        <translation>Share</translation>
    </message>
    <message>
        <source>Supprimer</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Annuler la suppression</source>
        <translation>Undo the deletion</translation>
    </message>
    <message>
        <source>Mosaïques enregistrées</source>
        <translation>Saved layouts</translation>
    </message>
    <message>
        <source>Mosaïque %1</source>
        <translation>Layout %1</translation>
    </message>
    <message>
        <source>Gérer</source>
        <translation>Manage</translation>
    </message>
    <message>
        <source>Gérer mes mosaïques</source>
        <translation>Manage my layouts</translation>
    </message>
    <message>
        <source>Enregistrer</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Enregistrer la mosaïque</source>
        <translation>Save the layout</translation>
    </message>
    <message>
        <source>Enregistrer sous</source>
        <translation>Save as</translation>
    </message>
    <message>
        <source>Vous seul la voyez ; les autres postes ne la voient pas</source>
        <translation>Only you see it; other desks do not</translation>
    </message>
    <message>
        <source>Fermer</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Mes mosaïques</source>
        <translation>My layouts</translation>
    </message>
    <message>
        <source>Aucune mosaïque</source>
        <translation>No layout</translation>
    </message>
    <message>
        <source>%1 · privée</source>
        <translation>%1 · private</translation>
    </message>
    <message>
        <source>Remplace votre mosaïque « %1 »</source>
        <translation>Replaces your layout “%1”</translation>
    </message>
    <message>
        <source>Aucune mosaïque à vous</source>
        <translation>No layout of yours</translation>
    </message>
    <message>
        <source>Taper le nouveau nom d&apos;abord</source>
        <translation>Type the new name first</translation>
    </message>
    <message>
        <source>Une mosaïque de ce nom existe déjà</source>
        <translation>A layout of that name exists already</translation>
    </message>
    <message>
        <source>Rendre privée</source>
        <translation>Make private</translation>
    </message>
    <message>
        <source>Rend « %1 »</source>
        <translation>Brings back “%1”</translation>
    </message>
    <message>
        <source>Remplace votre mosaïque « %1 », qui devient partagée</source>
        <translation>Replaces your layout “%1”, which becomes shared</translation>
    </message>
</context>
<context>
    <name>vigie::app::LoginWindow</name>
    <message>
        <source>Se connecter</source>
        <translation>Log in</translation>
    </message>
    <message>
        <source>Vigie · ouverture de session</source>
        <translation>Vigie · login</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Catalogue</translation>
    </message>
    <message>
        <source>Identifiant</source>
        <translation>User name</translation>
    </message>
    <message>
        <source>Mot de passe</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Connexion au catalogue…</source>
        <translation>Connecting to the catalogue…</translation>
    </message>
    <message>
        <source>Nouveau mot de passe : 12 caractères au moins, sans l&apos;identifiant</source>
        <translation>New password: 12 characters at least, without the login</translation>
    </message>
    <message>
        <source>Le nouveau, encore une fois</source>
        <translation>The new one, once more</translation>
    </message>
    <message>
        <source>Les deux saisies du nouveau mot de passe diffèrent.</source>
        <translation>The two entries of the new password differ.</translation>
    </message>
    <message>
        <source>Le nouveau mot de passe est l&apos;ancien.</source>
        <translation>The new password is the old one.</translation>
    </message>
</context>
<context>
    <name>vigie::app::MainWindow</name>
    <message>
        <source>Vigie · %1</source>
        <translation>Vigie · %1</translation>
    </message>
    <message>
        <source>Alarmes non relues : %1</source>
        <translation>Alarms not read again: %1</translation>
    </message>
    <message>
        <source>Mur 1</source>
        <translation>Wall 1</translation>
    </message>
    <message>
        <source>Mur</source>
        <translation>Wall</translation>
    </message>
    <message>
        <source>Alarmes</source>
        <translation>Alarms</translation>
    </message>
    <message>
        <source>Dernier acte</source>
        <translation>Last act</translation>
    </message>
    <message>
        <source>Caméras</source>
        <translation>Cameras</translation>
    </message>
    <message>
        <source>Dossiers</source>
        <translation>Cases</translation>
    </message>
    <message>
        <source>Diagnostic</source>
        <translation>Diagnostics</translation>
    </message>
    <message>
        <source>Aucune alarme à prendre</source>
        <translation>No alarm to claim</translation>
    </message>
    <message>
        <source>Prise de l&apos;alarme « %1 »</source>
        <translation>Claiming the alarm “%1”</translation>
    </message>
    <message>
        <source>Alarme clôturée : %1</source>
        <translation>Alarm closed: %1</translation>
    </message>
    <message>
        <source>Alarme · %1</source>
        <translation>Alarm · %1</translation>
    </message>
    <message>
        <source>Aide</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>chiffres puis ⏎</source>
        <translation>digits then ⏎</translation>
    </message>
    <message>
        <source>appeler une caméra dans la case choisie</source>
        <translation>call a camera to the selected tile</translation>
    </message>
    <message>
        <source>flèches</source>
        <translation>arrows</translation>
    </message>
    <message>
        <source>changer de case</source>
        <translation>change tile</translation>
    </message>
    <message>
        <source>Suppr</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>vider la case</source>
        <translation>empty the tile</translation>
    </message>
    <message>
        <source>mosaïque 1, 1 + 5, 3 × 3, 4 × 4</source>
        <translation>layout 1, 1 + 5, 3 × 3, 4 × 4</translation>
    </message>
    <message>
        <source>cacher ou montrer les bandeaux des vignettes en direct</source>
        <translation>hide or show the strips of live tiles</translation>
    </message>
    <message>
        <source>réessayer la caméra de la case</source>
        <translation>retry the tile&apos;s camera</translation>
    </message>
    <message>
        <source>mur</source>
        <translation>wall</translation>
    </message>
    <message>
        <source>file d&apos;alarmes ; ⏎ ouvre la fiche</source>
        <translation>alarm queue; ⏎ opens the card</translation>
    </message>
    <message>
        <source>dossiers de réquisition, pour les chefs de salle</source>
        <translation>requisition cases, for supervisors</translation>
    </message>
    <message>
        <source>diagnostic ; T contrôle toutes les caméras</source>
        <translation>diagnostics; T checks every camera</translation>
    </message>
    <message>
        <source>prendre la première alarme, de partout</source>
        <translation>claim the first alarm, from anywhere</translation>
    </message>
    <message>
        <source>V, F, I, E dans une fiche</source>
        <translation>V, F, I, E in a card</translation>
    </message>
    <message>
        <source>avérée, fausse alerte, technique, essai</source>
        <translation>confirmed, false alert, technical, test</translation>
    </message>
    <message>
        <source>chercher une caméra</source>
        <translation>search for a camera</translation>
    </message>
    <message>
        <source>onglet suivant, fermer l&apos;onglet</source>
        <translation>next tab, close the tab</translation>
    </message>
    <message>
        <source>plein écran</source>
        <translation>full screen</translation>
    </message>
    <message>
        <source>Clavier</source>
        <translation>Keyboard</translation>
    </message>
    <message>
        <source>Une extraction est en cours. Fermer de nouveau l&apos;arrête ; son dossier reste ouvert.</source>
        <translation>An extraction is running. Closing again stops it; its case stays open.</translation>
    </message>
    <message>
        <source>Pas de moniteur %1 sur ce poste</source>
        <translation>No monitor %1 at this workstation</translation>
    </message>
    <message>
        <source>enregistrer l&apos;image de la case</source>
        <translation>save the tile&apos;s picture</translation>
    </message>
    <message>
        <source>molette, + et −</source>
        <translation>wheel, + and −</translation>
    </message>
    <message>
        <source>zoom numérique ; glisser déplace, Échap rend l&apos;image entière</source>
        <translation>digital zoom; dragging moves it, Esc shows the whole picture</translation>
    </message>
    <message>
        <source>tourner l&apos;image d&apos;un quart de tour</source>
        <translation>turn the picture by a quarter</translation>
    </message>
    <message>
        <source>R, Pg↑, Pg↓</source>
        <translation>R, PgUp, PgDn</translation>
    </message>
    <message>
        <source>pause de la ronde, caméra précédente, suivante</source>
        <translation>pause of the tour, previous camera, next one</translation>
    </message>
    <message>
        <source>détails techniques sur les vignettes</source>
        <translation>technical details on the tiles</translation>
    </message>
    <message>
        <source>murs des autres moniteurs</source>
        <translation>walls on the other monitors</translation>
    </message>
    <message>
        <source>envoyer la caméra de la case au moniteur 2 à 6</source>
        <translation>send the tile&apos;s camera to monitor 2 to 6</translation>
    </message>
    <message>
        <source>dessiner les masques de la caméra, pour les administrateurs</source>
        <translation>draw the camera&apos;s masks, for administrators</translation>
    </message>
    <message>
        <source>lever les masques de la caméra avec un motif, pour les chefs de salle</source>
        <translation>lift the camera&apos;s masks with a reason, for supervisors</translation>
    </message>
    <message>
        <source>prendre, reprendre ou libérer la PTZ ; Échap la libère</source>
        <translation>take, take over or release PTZ; Esc releases it</translation>
    </message>
    <message>
        <source>pavé numérique, + −, PTZ tenue</source>
        <translation>numeric pad, + −, with PTZ held</translation>
    </message>
    <message>
        <source>tourner, zoomer ; Maj ralentit, 5 arrête</source>
        <translation>turn, zoom; Shift slows down, 5 stops</translation>
    </message>
    <message>
        <source>souris, PTZ tenue</source>
        <translation>mouse, with PTZ held</translation>
    </message>
    <message>
        <source>tirer depuis le centre, cliquer pour centrer, molette pour zoomer</source>
        <translation>drag from the centre, click to centre, wheel to zoom</translation>
    </message>
    <message>
        <source>préréglage de la caméra tenue</source>
        <translation>preset of the camera held</translation>
    </message>
    <message>
        <source>les autres postes et leurs moniteurs ; C y envoie la caméra de la case, M la mosaïque</source>
        <translation>the other desks and their monitors; C sends the tile&apos;s camera there, M the layout</translation>
    </message>
    <message>
        <source>accepter, refuser ce qu&apos;un autre poste propose de montrer</source>
        <translation>accept, refuse what another desk proposes to show</translation>
    </message>
    <message>
        <source>remettre ce que le moniteur montrait avant l&apos;envoi</source>
        <translation>put back what the monitor showed before</translation>
    </message>
    <message>
        <source>Ce compte n&apos;envoie rien aux murs des autres postes</source>
        <translation>This account sends nothing to other desks&apos; walls</translation>
    </message>
    <message>
        <source>Postes</source>
        <translation>Desks</translation>
    </message>
    <message>
        <source>Prendre la première alarme F9 · Commandes Ctrl+K · Aide F1</source>
        <translation>Claim the first alarm F9 · Commands Ctrl+K · Help F1</translation>
    </message>
    <message>
        <source>Aide : les touches</source>
        <translation>Help: the keys</translation>
    </message>
    <message>
        <source>Prendre la première alarme</source>
        <translation>Claim the first alarm</translation>
    </message>
    <message>
        <source>Plein écran</source>
        <translation>Full screen</translation>
    </message>
    <message>
        <source>Murs des autres moniteurs</source>
        <translation>Walls of the other monitors</translation>
    </message>
    <message>
        <source>Aucun autre moniteur sur ce poste</source>
        <translation>No other monitor at this desk</translation>
    </message>
    <message>
        <source>Murs des autres postes</source>
        <translation>Walls of the other desks</translation>
    </message>
    <message>
        <source>Chercher une caméra dans l&apos;arbre</source>
        <translation>Search for a camera in the tree</translation>
    </message>
    <message>
        <source>Onglet suivant</source>
        <translation>Next tab</translation>
    </message>
    <message>
        <source>Fermer l&apos;onglet</source>
        <translation>Close the tab</translation>
    </message>
    <message>
        <source>Le mur ne se ferme pas</source>
        <translation>The wall can&apos;t be closed</translation>
    </message>
    <message>
        <source>Envoyer la caméra de la case au moniteur %1</source>
        <translation>Send the tile&apos;s camera to monitor %1</translation>
    </message>
    <message>
        <source>Aucune caméra dans la case choisie</source>
        <translation>No camera in the chosen tile</translation>
    </message>
    <message>
        <source>Aller à : %1</source>
        <translation>Go to: %1</translation>
    </message>
    <message>
        <source>point chaud : la case montre la caméra de la case choisie</source>
        <translation>hotspot: the tile shows the camera of the chosen tile</translation>
    </message>
    <message>
        <source>spot alarme : la case montre la caméra de l&apos;alarme la plus urgente</source>
        <translation>alarm spot: the tile shows the camera of the most urgent alarm</translation>
    </message>
    <message>
        <source>enregistrer la mosaïque, privée ou partagée</source>
        <translation>save the layout, private or shared</translation>
    </message>
    <message>
        <source>gérer ses mosaïques : renommer, partager, supprimer</source>
        <translation>manage one&apos;s layouts: rename, share, delete</translation>
    </message>
    <message>
        <source>revoir les 30 dernières secondes ; encore J recule de 30 s, Échap revient au direct</source>
        <translation>replay the last 30 seconds; J again goes 30 s further back, Escape returns to live</translation>
    </message>
    <message>
        <source>revoir 5 minutes plus tôt, chez l&apos;enregistreur, jusqu&apos;à 24 heures</source>
        <translation>replay 5 minutes further back, from the recorder, up to 24 hours</translation>
    </message>
    <message>
        <source>écouter la caméra de la case choisie, ou ne plus l&apos;écouter</source>
        <translation>listen to the camera of the chosen tile, or stop listening</translation>
    </message>
    <message>
        <source>tenir pour parler dans le haut-parleur de la caméra</source>
        <translation>hold to talk through the camera&apos;s loudspeaker</translation>
    </message>
    <message>
        <source>volume du son</source>
        <translation>sound volume</translation>
    </message>
    <message>
        <source>clic droit, Maj+F10</source>
        <translation>right click, Shift+F10</translation>
    </message>
    <message>
        <source>menu de la case : tout ce qu&apos;elle sait faire</source>
        <translation>menu of the tile: all that it can do</translation>
    </message>
    <message>
        <source>trouver une caméra par son nom, une commande, une mosaïque</source>
        <translation>find a camera by its name, a command, a layout</translation>
    </message>
    <message>
        <source>dans Ctrl+K : ⏎, Ctrl+⏎, Maj+⏎</source>
        <translation>in Ctrl+K: ⏎, Ctrl+⏎, Shift+⏎</translation>
    </message>
    <message>
        <source>cette page</source>
        <translation>this page</translation>
    </message>
    <message>
        <source>Retour arrière</source>
        <translation>Backspace</translation>
    </message>
    <message>
        <source>effacer le dernier chiffre tapé</source>
        <translation>erase the last digit typed</translation>
    </message>
    <message>
        <source>remettre les masques levés</source>
        <translation>put lifted masks back</translation>
    </message>
    <message>
        <source>⏎, Suppr, Ctrl+Z, Ctrl+S, Échap sur les masques</source>
        <translation>⏎, Del, Ctrl+Z, Ctrl+S, Esc on the masks</translation>
    </message>
    <message>
        <source>fermer le contour, supprimer, annuler, enregistrer, quitter</source>
        <translation>close the outline, delete, undo, save, leave</translation>
    </message>
    <message>
        <source>O, Suppr dans Postes</source>
        <translation>O, Del in Desks</translation>
    </message>
    <message>
        <source>dire qu&apos;un moniteur est un mur sans opérateur ; retirer ce qui est proposé</source>
        <translation>say that a monitor is a wall without an operator; withdraw what is proposed</translation>
    </message>
    <message>
        <source>appeler dans la case, envoyer à l&apos;autre moniteur, montrer dans le diagnostic</source>
        <translation>call to the tile, send to the other monitor, show in diagnostics</translation>
    </message>
    <message>
        <source>Ctrl+⏎, Ctrl+R dans Dossiers</source>
        <translation>Ctrl+⏎, Ctrl+R in Cases</translation>
    </message>
    <message>
        <source>enregistrer la réquisition et l&apos;extraire ; relancer une extraction</source>
        <translation>save the requisition and extract it; start an extraction again</translation>
    </message>
    <message>
        <source>Ctrl+O, Ctrl+Maj+O, Ctrl+Maj+Suppr dans Dossiers</source>
        <translation>Ctrl+O, Ctrl+Shift+O, Ctrl+Shift+Del in Cases</translation>
    </message>
    <message>
        <source>ouvrir le dossier de l&apos;extraction, voir le paquet, arrêter l&apos;extraction</source>
        <translation>open the extraction&apos;s folder, show the package, stop the extraction</translation>
    </message>
    <message>
        <source>A, R, Échap dans Diagnostic</source>
        <translation>A, R, Esc in Diagnostics</translation>
    </message>
    <message>
        <source>à traiter seulement, contrôler la sélection, arrêter les contrôles</source>
        <translation>to be treated only, check the selection, stop the checks</translation>
    </message>
    <message>
        <source>mettre l&apos;alarme en attente, la clôturer</source>
        <translation>put the alarm on hold, close it</translation>
    </message>
    <message>
        <source>Maj+tirer, PTZ tenue</source>
        <translation>Shift+drag, PTZ held</translation>
    </message>
    <message>
        <source>dessiner la zone que la caméra va cadrer ; Échap l&apos;abandonne</source>
        <translation>draw the area that the camera shall frame; Esc drops it</translation>
    </message>
    <message>
        <source>Fichier local endommagé : mis de côté sous « %1 », un nouveau le remplace</source>
        <translation>Local file damaged: put aside as “%1”, a new one replaces it</translation>
    </message>
</context>
<context>
    <name>vigie::app::MaskDesk</name>
    <message>
        <source>Masques…</source>
        <translation>Masks…</translation>
    </message>
    <message>
        <source>Lever les masques…</source>
        <translation>Lift the masks…</translation>
    </message>
    <message>
        <source>Remettre les masques</source>
        <translation>Put the masks back</translation>
    </message>
    <message>
        <source>Motif, 10 caractères au moins, puis ⏎</source>
        <translation>Reason, 10 characters at least, then ⏎</translation>
    </message>
    <message>
        <source>Motif de la levée des masques</source>
        <translation>Reason for lifting the masks</translation>
    </message>
    <message>
        <source>Masques levés, fin %1</source>
        <translation>Masks lifted, ends %1</translation>
    </message>
    <message numerus="yes">
        <source>%n masque(s)</source>
        <translation>
            <numerusform>%n mask</numerusform>
            <numerusform>%n masks</numerusform>
        </translation>
    </message>
    <message>
        <source>Pas d&apos;image : les masques se dessinent sur le direct</source>
        <translation>No picture: masks are drawn on the live one</translation>
    </message>
    <message>
        <source>Masques non enregistrés : %1</source>
        <translation>Masks not saved: %1</translation>
    </message>
    <message>
        <source>Masques enregistrés, caméra %1</source>
        <translation>Masks saved, camera %1</translation>
    </message>
    <message>
        <source>Motif trop court : 10 caractères au moins</source>
        <translation>Reason too short: 10 characters at least</translation>
    </message>
    <message>
        <source>Masques levés, caméra %1</source>
        <translation>Masks lifted, camera %1</translation>
    </message>
    <message>
        <source>Masques non levés : %1</source>
        <translation>Masks not lifted: %1</translation>
    </message>
    <message>
        <source>Masques remis, caméra %1</source>
        <translation>Masks put back, camera %1</translation>
    </message>
    <message>
        <source>Masques non remis : %1</source>
        <translation>Masks not put back: %1</translation>
    </message>
    <message>
        <source>Aucune caméra dans la case choisie</source>
        <translation>No camera in the chosen tile</translation>
    </message>
    <message>
        <source>Cette caméra n&apos;a pas de masque</source>
        <translation>This camera has no mask</translation>
    </message>
    <message>
        <source>Les masques se dessinent avec un compte d&apos;administrateur</source>
        <translation>Masks are drawn with an administrator&apos;s account</translation>
    </message>
    <message>
        <source>Les masques se dessinent sous les cases : quitter le plein écran (F11)</source>
        <translation>Masks are drawn below the tiles: leave full screen (F11)</translation>
    </message>
    <message>
        <source>Les masques sont déjà ouverts : Échap les quitte</source>
        <translation>The masks are open already: Esc leaves them</translation>
    </message>
    <message>
        <source>Aucune caméra dans la case choisie : en appeler une d&apos;abord</source>
        <translation>No camera in the chosen tile: call one first</translation>
    </message>
    <message>
        <source>Les masques se lèvent avec un compte de chef de salle</source>
        <translation>Masks are lifted with a supervisor&apos;s account</translation>
    </message>
    <message>
        <source>Le motif d&apos;une levée se tape sous les cases : quitter le plein écran (F11)</source>
        <translation>The reason for lifting is typed below the tiles: leave full screen (F11)</translation>
    </message>
    <message>
        <source>Cette caméra n&apos;a pas de masque : rien à lever</source>
        <translation>This camera has no mask: nothing to lift</translation>
    </message>
    <message>
        <source>Masques déjà levés : Ctrl+Maj+L les remet</source>
        <translation>Masks are lifted already: Ctrl+Shift+L puts them back</translation>
    </message>
    <message>
        <source>Taper le motif, puis ⏎</source>
        <translation>Type the reason, then ⏎</translation>
    </message>
    <message>
        <source>Les masques de cette caméra ne sont pas levés</source>
        <translation>This camera&apos;s masks are not lifted</translation>
    </message>
    <message>
        <source>Ce compte ne remet pas les masques ; ils reviennent d&apos;eux-mêmes à la fin de la levée</source>
        <translation>This account does not put masks back; they come back by themselves when the lift ends</translation>
    </message>
    <message>
        <source>Les masques se remettent sous les cases : quitter le plein écran (F11)</source>
        <translation>Masks are put back below the tiles: leave full screen (F11)</translation>
    </message>
</context>
<context>
    <name>vigie::app::MonitorWalls</name>
    <message>
        <source>Aucun autre moniteur sur ce poste</source>
        <translation>No other monitor at this workstation</translation>
    </message>
    <message>
        <source>Vigie, mur sur %1</source>
        <translation>Vigie, wall on %1</translation>
    </message>
</context>
<context>
    <name>vigie::app::Palette</name>
    <message>
        <source>Commandes et caméras</source>
        <translation>Commands and cameras</translation>
    </message>
    <message>
        <source>Fermer</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>N°, nom, commune, commande</source>
        <translation>No., name, commune, command</translation>
    </message>
    <message>
        <source>Chercher une caméra, une commande ou une mosaïque</source>
        <translation>Search for a camera, a command or a layout</translation>
    </message>
    <message>
        <source>Ce qui répond</source>
        <translation>What answers</translation>
    </message>
    <message>
        <source>Taper un numéro, les premières lettres d&apos;un nom, d&apos;un site ou d&apos;une commune (« gar st »), une commande ou une mosaïque.</source>
        <translation>Type a number, the first letters of a name, a site or a commune (“gar st”), a command or a layout.</translation>
    </message>
    <message>
        <source>Rien ne répond à « %1 ». Les mots se cherchent par leur début, dans n&apos;importe quel ordre.</source>
        <translation>Nothing answers to “%1”. Words are searched by their beginnings, in any order.</translation>
    </message>
    <message>
        <source>Palette</source>
        <translation>Palette</translation>
    </message>
</context>
<context>
    <name>vigie::app::PaletteDesk</name>
    <message>
        <source>Exécuter</source>
        <translation>Run</translation>
    </message>
    <message>
        <source>Indisponible pour le moment</source>
        <translation>Not available for now</translation>
    </message>
    <message>
        <source>Mosaïque de %1</source>
        <translation>Layout of %1</translation>
    </message>
    <message>
        <source>Votre mosaïque, partagée</source>
        <translation>Your layout, shared</translation>
    </message>
    <message>
        <source>Votre mosaïque, privée</source>
        <translation>Your layout, private</translation>
    </message>
    <message>
        <source>Afficher sur ce mur</source>
        <translation>Show on this wall</translation>
    </message>
    <message>
        <source>Aucune caméra dans la case choisie</source>
        <translation>No camera in the chosen tile</translation>
    </message>
    <message>
        <source>Envoyer au moniteur %1, case %2</source>
        <translation>Send to monitor %1, tile %2</translation>
    </message>
    <message>
        <source>vide</source>
        <translation>empty</translation>
    </message>
    <message>
        <source>montre %1</source>
        <translation>shows %1</translation>
    </message>
    <message>
        <source>Envoyer %1</source>
        <translation>Send %1</translation>
    </message>
    <message>
        <source>Appeler dans la case</source>
        <translation>Call to the tile</translation>
    </message>
    <message>
        <source>Envoyer au moniteur %1</source>
        <translation>Send to monitor %1</translation>
    </message>
    <message>
        <source>Montrer au diagnostic</source>
        <translation>Show in diagnostics</translation>
    </message>
    <message>
        <source>Envoyer au moniteur 2</source>
        <translation>Send to monitor 2</translation>
    </message>
    <message>
        <source>Aucun autre moniteur sur ce poste</source>
        <translation>No other monitor on this workstation</translation>
    </message>
</context>
<context>
    <name>vigie::app::PtzDesk</name>
    <message>
        <source>PTZ %1 : %2</source>
        <translation>PTZ %1: %2</translation>
    </message>
    <message>
        <source>Caméra %1 : %2</source>
        <translation>Camera %1: %2</translation>
    </message>
    <message>
        <source>Caméra %1 : préréglage %2, %3</source>
        <translation>Camera %1: preset %2, %3</translation>
    </message>
    <message>
        <source>Caméra %1 : pas de préréglage %2</source>
        <translation>Camera %1: no preset %2</translation>
    </message>
    <message>
        <source>Ce compte ne pilote pas les caméras</source>
        <translation>This account does not steer cameras</translation>
    </message>
    <message>
        <source>inconnue, catalogue coupé</source>
        <translation>unknown, catalog cut off</translation>
    </message>
</context>
<context>
    <name>vigie::app::RemoteBand</name>
    <message>
        <source>Accepter</source>
        <translation>Accept</translation>
    </message>
    <message>
        <source>Refuser</source>
        <translation>Refuse</translation>
    </message>
    <message>
        <source>Remettre comme avant</source>
        <translation>Put back as before</translation>
    </message>
    <message>
        <source>%1 propose %2 sur le moniteur %3</source>
        <translation>%1 proposes %2 on monitor %3</translation>
    </message>
    <message>
        <source>expire dans %1 s</source>
        <translation>expires in %1 s</translation>
    </message>
    <message>
        <source>motif : %1</source>
        <translation>reason: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n autre(s) ensuite</source>
        <translation>
            <numerusform>%n more after it</numerusform>
            <numerusform>%n more after it</numerusform>
        </translation>
    </message>
    <message>
        <source>Moniteur %1 : %2</source>
        <translation>Monitor %1: %2</translation>
    </message>
    <message>
        <source>envoyé par %1</source>
        <translation>sent by %1</translation>
    </message>
</context>
<context>
    <name>vigie::app::RemotePage</name>
    <message>
        <source>Envoyer la caméra</source>
        <translation>Send the camera</translation>
    </message>
    <message>
        <source>Envoyer la mosaïque</source>
        <translation>Send the layout</translation>
    </message>
    <message>
        <source>Mur sans opérateur</source>
        <translation>Wall without operator</translation>
    </message>
    <message>
        <source>Retirer</source>
        <translation>Withdraw</translation>
    </message>
    <message>
        <source>Postes et moniteurs</source>
        <translation>Desks and monitors</translation>
    </message>
    <message>
        <source>Poste et moniteur</source>
        <translation>Desk and monitor</translation>
    </message>
    <message>
        <source>Écran</source>
        <translation>Screen</translation>
    </message>
    <message>
        <source>Montre</source>
        <translation>Shows</translation>
    </message>
    <message>
        <source>Un envoi…</source>
        <translation>What is sent…</translation>
    </message>
    <message>
        <source>Envois</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>Heure</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Poste</source>
        <translation>Desk</translation>
    </message>
    <message>
        <source>Quoi</source>
        <translation>What</translation>
    </message>
    <message>
        <source>État</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Motif, facultatif</source>
        <translation>Reason, optional</translation>
    </message>
    <message>
        <source>Motif de l&apos;envoi</source>
        <translation>Reason for sending</translation>
    </message>
    <message>
        <source>Rien d&apos;envoyé ni de reçu dans l&apos;heure.</source>
        <translation>Nothing sent or received within the hour.</translation>
    </message>
    <message>
        <source>Envois de ce poste et vers lui</source>
        <translation>Sent from this desk and to it</translation>
    </message>
    <message>
        <source>Postes ouverts et leurs moniteurs</source>
        <translation>Running desks and their monitors</translation>
    </message>
    <message>
        <source>Ce poste · %1</source>
        <translation>This desk · %1</translation>
    </message>
    <message>
        <source>est montré aussitôt</source>
        <translation>is shown at once</translation>
    </message>
    <message>
        <source>Moniteur %1</source>
        <translation>Monitor %1</translation>
    </message>
    <message>
        <source>rien, mur fermé</source>
        <translation>nothing, wall closed</translation>
    </message>
    <message>
        <source>attend une réponse</source>
        <translation>waits for an answer</translation>
    </message>
    <message>
        <source>Catalogue coupé : les autres postes ne se voient pas, et rien ne peut leur être envoyé.</source>
        <translation>Catalog cut off: the other desks are not seen, and nothing can be sent to them.</translation>
    </message>
    <message>
        <source>Lecture des postes ouverts…</source>
        <translation>Reading the running desks…</translation>
    </message>
    <message>
        <source>Aucun autre poste n&apos;est ouvert sur ce catalogue. Ouvrez Vigie sur un autre poste, ou « vigie --wall » sur la machine d&apos;un mur sans opérateur : il paraît ici.</source>
        <translation>No other desk runs on this catalog. Open Vigie at another desk, or “vigie --wall” on the machine of a wall without an operator: it appears here.</translation>
    </message>
    <message>
        <source>, encore %1 s</source>
        <translation>, %1 s left</translation>
    </message>
    <message>
        <source>vers %1, moniteur %2</source>
        <translation>to %1, monitor %2</translation>
    </message>
    <message>
        <source>de %1, moniteur %2</source>
        <translation>from %1, monitor %2</translation>
    </message>
    <message>
        <source>motif : %1</source>
        <translation>reason: %1</translation>
    </message>
    <message>
        <source>Case choisie du mur : vide</source>
        <translation>Chosen tile of the wall: empty</translation>
    </message>
    <message>
        <source>Case choisie du mur : %1 %2</source>
        <translation>Chosen tile of the wall: %1 %2</translation>
    </message>
    <message numerus="yes">
        <source> · mosaïque %1, %n caméra(s)</source>
        <translation>
            <numerusform> · layout %1, %n camera</numerusform>
            <numerusform> · layout %1, %n cameras</numerusform>
        </translation>
    </message>
    <message>
        <source> · ou glisser une caméra de la liste sur un moniteur</source>
        <translation> · or drag a camera from the list onto a monitor</translation>
    </message>
    <message>
        <source>Catalogue coupé : rien n&apos;est envoyé, ni gardé pour plus tard</source>
        <translation>Catalog cut off: nothing is sent, nor kept for later</translation>
    </message>
    <message>
        <source>Choisir d&apos;abord un moniteur d&apos;un autre poste</source>
        <translation>First choose a monitor of another desk</translation>
    </message>
    <message>
        <source>La case choisie du mur est vide</source>
        <translation>The chosen tile of the wall is empty</translation>
    </message>
    <message>
        <source>La mosaïque est vide</source>
        <translation>The layout is empty</translation>
    </message>
    <message>
        <source>Ce qu&apos;un autre poste y envoie est montré sans demander</source>
        <translation>What another desk sends there is shown without asking</translation>
    </message>
    <message>
        <source>Choisir un moniteur de ce poste, à partir du 2</source>
        <translation>Choose a monitor of this desk, from number 2 on</translation>
    </message>
</context>
<context>
    <name>vigie::app::RemoteWalls</name>
    <message>
        <source>poste sans nom</source>
        <translation>desk without a name</translation>
    </message>
    <message>
        <source>%1 → %2, moniteur %3 : %4</source>
        <translation>%1 → %2, monitor %3: %4</translation>
    </message>
    <message>
        <source>%1 propose %2, moniteur %3</source>
        <translation>%1 proposes %2, monitor %3</translation>
    </message>
    <message>
        <source>Envoi de %1, %2 : %3</source>
        <translation>Sent by %1, %2: %3</translation>
    </message>
    <message>
        <source>Catalogue coupé : rien n&apos;est envoyé, ni gardé pour plus tard</source>
        <translation>Catalog cut off: nothing is sent, nor kept for later</translation>
    </message>
    <message>
        <source>Mosaïque trop grande pour être envoyée : raccourcir ses rondes</source>
        <translation>Layout too large to be sent: shorten its tours</translation>
    </message>
    <message>
        <source>le catalogue n&apos;a pas répondu à temps</source>
        <translation>the catalog did not answer in time</translation>
    </message>
    <message>
        <source>Pas envoyé : %1</source>
        <translation>Not sent: %1</translation>
    </message>
    <message>
        <source>Envoi de %1, %2 sur le moniteur %3 : %4</source>
        <translation>Sent by %1, %2 on monitor %3: %4</translation>
    </message>
    <message>
        <source>Rien à défaire : aucun envoi d&apos;un autre poste n&apos;est montré</source>
        <translation>Nothing to undo: nothing sent by another desk is shown</translation>
    </message>
    <message>
        <source>Moniteur %1 comme avant l&apos;envoi de %2</source>
        <translation>Monitor %1 as before what %2 sent</translation>
    </message>
    <message>
        <source>Une autre proposition vient de prendre la place : à lire avant de répondre</source>
        <translation>Another proposal has just taken its place: read it before you answer</translation>
    </message>
    <message>
        <source>Pas envoyé : aucune caméra de cette mosaïque n&apos;est consultable</source>
        <translation>Not sent: no camera of this layout may be watched</translation>
    </message>
    <message numerus="yes">
        <source>Mosaïque sans %n caméra(s) non consultable(s)</source>
        <translation>
            <numerusform>Layout without %n camera that may not be watched</numerusform>
            <numerusform>Layout without %n cameras that may not be watched</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vigie::app::SessionGuard</name>
    <message>
        <source>Le catalogue refuse désormais ce compte : ce poste ne s&apos;ouvrira plus sans lui.</source>
        <translation>The catalog now refuses this account: this workstation no longer opens without it.</translation>
    </message>
    <message>
        <source>Les droits de ce compte ont changé : ouvrez une nouvelle session.</source>
        <translation>This account&apos;s rights have changed: open a new session.</translation>
    </message>
</context>
<context>
    <name>vigie::app::SoundDesk</name>
    <message>
        <source>Volume du son : %1 %</source>
        <translation>Sound volume: %1%</translation>
    </message>
    <message>
        <source>Pas de son : %1</source>
        <translation>No sound: %1</translation>
    </message>
    <message>
        <source>Parole impossible : %1</source>
        <translation>Cannot talk: %1</translation>
    </message>
    <message>
        <source>Parole impossible</source>
        <translation>Cannot talk</translation>
    </message>
    <message>
        <source>Parole…</source>
        <translation>Talk…</translation>
    </message>
    <message>
        <source>Parole</source>
        <translation>Talk</translation>
    </message>
    <message>
        <source>Pas de son</source>
        <translation>No sound</translation>
    </message>
    <message>
        <source>Son…</source>
        <translation>Sound…</translation>
    </message>
    <message>
        <source>Son</source>
        <translation>Sound</translation>
    </message>
    <message>
        <source>Son perdu</source>
        <translation>Sound lost</translation>
    </message>
    <message>
        <source>Son refusé</source>
        <translation>Sound refused</translation>
    </message>
    <message>
        <source>Son du direct</source>
        <translation>Live sound</translation>
    </message>
</context>
<context>
    <name>vigie::app::WallPage</name>
    <message>
        <source>Autorisation</source>
        <translation>Authorisation</translation>
    </message>
    <message>
        <source>Finalité</source>
        <translation>Purpose</translation>
    </message>
    <message>
        <source>Conservation</source>
        <translation>Retention</translation>
    </message>
    <message>
        <source>Enregistreur</source>
        <translation>Recorder</translation>
    </message>
    <message>
        <source>Mosaïque « %1 »</source>
        <translation>Layout “%1”</translation>
    </message>
    <message>
        <source>Aucune caméra n° %1</source>
        <translation>No camera no. %1</translation>
    </message>
    <message>
        <source>Appel caméra %1 %2</source>
        <translation>Called camera %1 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n case(s)</source>
        <translation>
            <numerusform>%n tile</numerusform>
            <numerusform>%n tiles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n direct(s)</source>
        <translation>
            <numerusform>%n live</numerusform>
            <numerusform>%n live</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sans direct</source>
        <translation>
            <numerusform>%n not live</numerusform>
            <numerusform>%n not live</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n vide(s)</source>
        <translation>
            <numerusform>%n empty</numerusform>
            <numerusform>%n empty</numerusform>
        </translation>
    </message>
    <message>
        <source>Appel caméra &lt;b&gt;%1&lt;/b&gt;   %2</source>
        <translation>Call camera &lt;b&gt;%1&lt;/b&gt;   %2</translation>
    </message>
    <message>
        <source>aucune caméra</source>
        <translation>no camera</translation>
    </message>
    <message>
        <source>Aucune caméra dans la case choisie</source>
        <translation>No camera in the selected tile</translation>
    </message>
    <message>
        <source>aucune</source>
        <translation>none</translation>
    </message>
    <message>
        <source>%1 · expire le %2</source>
        <translation>%1 · expires on %2</translation>
    </message>
    <message numerus="yes">
        <source>%n jour(s) autorisé(s)</source>
        <translation>
            <numerusform>%n day authorised</numerusform>
            <numerusform>%n days authorised</numerusform>
        </translation>
    </message>
    <message>
        <source> · horloge %1 s à %2 s près</source>
        <translation> · clock %1 s within %2 s</translation>
    </message>
    <message>
        <source>, heure locale écrite comme UTC</source>
        <translation>, local time written as UTC</translation>
    </message>
    <message>
        <source>Mesurée le %1 par %2</source>
        <translation>Measured on %1 by %2</translation>
    </message>
    <message>
        <source>Image enregistrée : %1</source>
        <translation>Picture saved: %1</translation>
    </message>
    <message>
        <source>Pas d&apos;image en direct à enregistrer dans cette case</source>
        <translation>No live picture to save in this tile</translation>
    </message>
    <message>
        <source>masques levés</source>
        <translation>masks lifted</translation>
    </message>
    <message>
        <source>Réessayer la caméra de la case</source>
        <translation>Retry the tile&apos;s camera</translation>
    </message>
    <message numerus="yes">
        <source> : %n caméra(s) que ce poste ne voit pas</source>
        <translation>
            <numerusform>: %n camera that this desk doesn&apos;t see</numerusform>
            <numerusform>: %n cameras that this desk doesn&apos;t see</numerusform>
        </translation>
    </message>
    <message>
        <source>Un spot alarme montre les alarmes : choisir une autre case, ou Suppr pour le rendre ordinaire</source>
        <translation>An alarm spot shows alarms: choose another tile, or Del to make it ordinary</translation>
    </message>
    <message>
        <source>Rien à revoir de cette caméra</source>
        <translation>Nothing to replay of this camera</translation>
    </message>
    <message>
        <source>Appel caméra : numéro puis ⏎, nom Ctrl+K · Revoir J · Image S · Son A · Parler H · Infos I · Plein écran F11</source>
        <translation>Call camera: number then ⏎, name Ctrl+K · Replay J · Picture S · Sound A · Talk H · Info I · Full screen F11</translation>
    </message>
    <message numerus="yes">
        <source>%n relecture(s)</source>
        <translation>
            <numerusform>%n replay</numerusform>
            <numerusform>%n replays</numerusform>
        </translation>
    </message>
    <message>
        <source>Appel caméra : numéro puis ⏎, nom Ctrl+K</source>
        <translation>Call camera: number then ⏎, name Ctrl+K</translation>
    </message>
    <message>
        <source>Les mosaïques s&apos;enregistrent et se gèrent au-dessus des cases du poste : quitter le plein écran (F11)</source>
        <translation>Layouts are saved and managed above the workstation&apos;s tiles: leave full screen (F11)</translation>
    </message>
    <message>
        <source>Relecture de la mémoire seule : %1</source>
        <translation>Replay from memory alone: %1</translation>
    </message>
</context>
<context>
    <name>vigie::cases::CaseTableModel</name>
    <message>
        <source>retirée</source>
        <translation>removed</translation>
    </message>
    <message>
        <source>Dossier</source>
        <translation>Case</translation>
    </message>
    <message>
        <source>Reçu</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>Autorité · PV</source>
        <translation>Authority · record</translation>
    </message>
    <message>
        <source>Caméra</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>Plage</source>
        <translation>Span</translation>
    </message>
    <message>
        <source>État</source>
        <translation>State</translation>
    </message>
</context>
<context>
    <name>vigie::cases::CasesPage</name>
    <message>
        <source>Aucun dossier pour l&apos;instant.</source>
        <translation>No case yet.</translation>
    </message>
    <message>
        <source>Relancer l&apos;extraction</source>
        <translation>Run the export again</translation>
    </message>
    <message>
        <source>Voir le paquet</source>
        <translation>See the package</translation>
    </message>
    <message>
        <source>Registre des dossiers</source>
        <translation>Case register</translation>
    </message>
    <message>
        <source>Dossiers</source>
        <translation>Cases</translation>
    </message>
    <message>
        <source>Aucun dossier choisi</source>
        <translation>No case chosen</translation>
    </message>
    <message>
        <source>Une extraction est en cours</source>
        <translation>An extraction is running</translation>
    </message>
    <message>
        <source>Ce dossier est déjà extrait</source>
        <translation>This case is extracted already</translation>
    </message>
    <message>
        <source>Ce dossier n&apos;a pas encore de paquet</source>
        <translation>This case has no package yet</translation>
    </message>
</context>
<context>
    <name>vigie::cases::ExtractionPanel</name>
    <message>
        <source>Annuler l&apos;extraction</source>
        <translation>Cancel the export</translation>
    </message>
    <message>
        <source>Ouvrir le dossier</source>
        <translation>Open the case</translation>
    </message>
    <message>
        <source>Le dossier et son numéro restent ; les images déjà reçues sont effacées.</source>
        <translation>The case and its number remain; images already received are erased.</translation>
    </message>
    <message>
        <source>Ouverture du dossier</source>
        <translation>Opening the case</translation>
    </message>
    <message>
        <source>Extraction %1</source>
        <translation>Export %1</translation>
    </message>
    <message>
        <source>Annuler garde le dossier et son numéro ; les images déjà reçues sont effacées.</source>
        <translation>Cancelling keeps the case and its number; images already received are erased.</translation>
    </message>
    <message>
        <source>%1 images</source>
        <translation>%1 images</translation>
    </message>
    <message>
        <source>empreintes et relecture en cours</source>
        <translation>hashing and reading back</translation>
    </message>
    <message>
        <source>Dossier %1 extrait et vérifié</source>
        <translation>Case %1 exported and verified</translation>
    </message>
    <message>
        <source>%1
Empreinte du paquet (SHA-256 de SHA256SUMS) : %2</source>
        <translation>%1
Package hash (SHA-256 of SHA256SUMS): %2</translation>
    </message>
    <message>
        <source>Annulé</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>Le dossier n&apos;a pas pu être ouvert</source>
        <translation>The case could not be opened</translation>
    </message>
    <message>
        <source>Extraction %1 annulée</source>
        <translation>Export %1 cancelled</translation>
    </message>
    <message>
        <source>Extraction %1 : échec</source>
        <translation>Export %1: failed</translation>
    </message>
    <message>
        <source>Le dossier reste ouvert ; aucune image n&apos;est gardée.</source>
        <translation>The case stays open; no image is kept.</translation>
    </message>
    <message>
        <source>Téléchargement du fichier de l&apos;enregistreur</source>
        <translation>Downloading the recorder&apos;s file</translation>
    </message>
</context>
<context>
    <name>vigie::cases::MomentField</name>
    <message>
        <source>%1 : lequel des deux</source>
        <translation>%1: which of the two</translation>
    </message>
    <message>
        <source>n&apos;existe pas</source>
        <translation>does not exist</translation>
    </message>
    <message>
        <source>Laquelle ?</source>
        <translation>Which one?</translation>
    </message>
    <message>
        <source>%1, la première</source>
        <translation>%1, the first</translation>
    </message>
    <message>
        <source>%1, la seconde</source>
        <translation>%1, the second</translation>
    </message>
</context>
<context>
    <name>vigie::cases::RequisitionEditor</name>
    <message>
        <source>Début</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Fin</source>
        <translation>End</translation>
    </message>
    <message>
        <source>Ouvrir le dossier et extraire</source>
        <translation>Open the case and export</translation>
    </message>
    <message>
        <source>OPJ et unité</source>
        <translation>Judicial officer and unit</translation>
    </message>
    <message>
        <source>à choisir</source>
        <translation>choose</translation>
    </message>
    <message>
        <source>numéro ou nom</source>
        <translation>number or name</translation>
    </message>
    <message>
        <source>Nouvelle réquisition</source>
        <translation>New requisition</translation>
    </message>
    <message>
        <source>Autorité requérante</source>
        <translation>Requesting authority</translation>
    </message>
    <message>
        <source>Numéro du PV</source>
        <translation>Official record number</translation>
    </message>
    <message>
        <source>Cadre légal</source>
        <translation>Legal basis</translation>
    </message>
    <message>
        <source>Caméra</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>Début, heure locale</source>
        <translation>Start, local time</translation>
    </message>
    <message>
        <source>Fin, heure locale</source>
        <translation>End, local time</translation>
    </message>
    <message>
        <source>Une extraction est en cours.</source>
        <translation>An export is running.</translation>
    </message>
    <message>
        <source>Prêt : %1 d&apos;images de la caméra %2.</source>
        <translation>Ready: %1 of images from camera %2.</translation>
    </message>
    <message>
        <source>(et un autre point)</source>
        <translation>(and one more)</translation>
    </message>
    <message>
        <source>(et %1 autres points)</source>
        <translation>(and %1 more)</translation>
    </message>
</context>
<context>
    <name>vigie::health::CheckTableModel</name>
    <message>
        <source>Jamais contrôlée</source>
        <translation>Never checked</translation>
    </message>
    <message>
        <source>N°</source>
        <translation>No.</translation>
    </message>
    <message>
        <source>Caméra</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>Commune</source>
        <translation>Commune</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Verdict</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Cause</translation>
    </message>
    <message>
        <source>Depuis</source>
        <translation>Since</translation>
    </message>
    <message>
        <source>Contrôlée à</source>
        <translation>Checked at</translation>
    </message>
</context>
<context>
    <name>vigie::health::DiagnosticsPage</name>
    <message>
        <source>À traiter seulement</source>
        <translation>To do only</translation>
    </message>
    <message>
        <source>Contrôler la sélection</source>
        <translation>Check the selection</translation>
    </message>
    <message>
        <source>Contrôler tout</source>
        <translation>Check all</translation>
    </message>
    <message>
        <source>État du parc</source>
        <translation>State of the fleet</translation>
    </message>
    <message>
        <source>Commune, caméra, cause</source>
        <translation>Commune, camera, cause</translation>
    </message>
    <message>
        <source>Chercher dans le parc</source>
        <translation>Search the fleet</translation>
    </message>
    <message>
        <source>Avancement du contrôle</source>
        <translation>Progress of the check</translation>
    </message>
    <message>
        <source>%v sur %m contrôlées</source>
        <translation>%v of %m checked</translation>
    </message>
    <message>
        <source>Arrêter</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Caméras et leur verdict</source>
        <translation>Cameras and their verdicts</translation>
    </message>
    <message>
        <source>Étapes du contrôle</source>
        <translation>Steps of the check</translation>
    </message>
    <message numerus="yes">
        <source>%n caméra(s) · état à %1</source>
        <translation>
            <numerusform>%n camera · state at %1</numerusform>
            <numerusform>%n cameras · state at %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Aucune caméra au répertoire.</source>
        <translation>No camera in the directory.</translation>
    </message>
    <message>
        <source>Rien à traiter : toutes les caméras sont bonnes.</source>
        <translation>Nothing to do: every camera is good.</translation>
    </message>
    <message>
        <source>Aucune caméra ne répond à cette recherche.</source>
        <translation>No camera matches this search.</translation>
    </message>
    <message>
        <source>Choisissez une caméra pour voir son contrôle étape par étape</source>
        <translation>Choose a camera to see its check step by step</translation>
    </message>
    <message>
        <source>Jamais contrôlée</source>
        <translation>Never checked</translation>
    </message>
    <message>
        <source>%1, contrôlée à %2 en %3 s</source>
        <translation>%1, checked at %2 in %3 s</translation>
    </message>
    <message>
        <source>Un contrôle est en cours</source>
        <translation>A check is running</translation>
    </message>
    <message>
        <source>Aucune caméra choisie</source>
        <translation>No camera chosen</translation>
    </message>
</context>
<context>
    <name>vigie::health::StepTableModel</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>Étape</source>
        <translation>Step</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Verdict</translation>
    </message>
    <message>
        <source>Réponse</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>Durée</source>
        <translation>Duration</translation>
    </message>
</context>
<context>
    <name>vigie::health::VerdictCounts</name>
    <message>
        <source>bonnes</source>
        <translation>good</translation>
    </message>
    <message>
        <source>doutes</source>
        <translation>doubt</translation>
    </message>
    <message>
        <source>défauts</source>
        <translation>fault</translation>
    </message>
    <message>
        <source>injoignables</source>
        <translation>unreachable</translation>
    </message>
    <message>
        <source>non contrôlées</source>
        <translation>unchecked</translation>
    </message>
</context>
<context>
    <name>vigie::ptz::PtzController</name>
    <message>
        <source>PTZ libérée : le catalogue n&apos;a pas pu la prolonger.</source>
        <translation>PTZ released: the catalog could not renew it.</translation>
    </message>
    <message>
        <source>PTZ libérée : le délai est passé.</source>
        <translation>PTZ released: its time ran out.</translation>
    </message>
    <message>
        <source>PTZ reprise par vous, à un autre poste.</source>
        <translation>PTZ taken over by you, at another desk.</translation>
    </message>
    <message>
        <source>PTZ reprise par %1.</source>
        <translation>PTZ taken over by %1.</translation>
    </message>
    <message>
        <source>PTZ reprise par %1 : %2</source>
        <translation>PTZ taken over by %1: %2</translation>
    </message>
</context>
<context>
    <name>vigie::ptz::PtzPanel</name>
    <message>
        <source>PTZ</source>
        <translation>PTZ</translation>
    </message>
    <message>
        <source>Prendre la PTZ</source>
        <translation>Take PTZ</translation>
    </message>
    <message>
        <source>à la demande du CORG</source>
        <translation>at the CORG&apos;s request</translation>
    </message>
    <message>
        <source>Lancer</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Arrêter</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Motif de la reprise, puis ⏎</source>
        <translation>Reason for taking over, then ⏎</translation>
    </message>
    <message>
        <source>Motif de la reprise</source>
        <translation>Reason for taking over</translation>
    </message>
    <message>
        <source>Autres préréglages</source>
        <translation>More presets</translation>
    </message>
    <message>
        <source>Tournées</source>
        <translation>Tours</translation>
    </message>
    <message>
        <source>Préréglage de retour</source>
        <translation>Return preset</translation>
    </message>
    <message>
        <source>libre</source>
        <translation>free</translation>
    </message>
    <message>
        <source>demandée…</source>
        <translation>requested…</translation>
    </message>
    <message>
        <source>à vous, libérée dans %1</source>
        <translation>yours, released in %1</translation>
    </message>
    <message>
        <source>occupée %1 · %2</source>
        <translation>busy %1 · %2</translation>
    </message>
    <message>
        <source>Libérer la PTZ</source>
        <translation>Release PTZ</translation>
    </message>
    <message>
        <source>Reprendre la PTZ</source>
        <translation>Take over PTZ</translation>
    </message>
    <message>
        <source>%1 a une priorité égale ou supérieure à la vôtre</source>
        <translation>%1 has a priority equal to or above yours</translation>
    </message>
    <message>
        <source>Retour : aucun</source>
        <translation>Return: none</translation>
    </message>
    <message>
        <source>Retour : %1</source>
        <translation>Return: %1</translation>
    </message>
    <message>
        <source>%1 : prendre d&apos;abord la PTZ</source>
        <translation>%1: take PTZ first</translation>
    </message>
    <message>
        <source>Aucun préréglage enregistré</source>
        <translation>No preset saved</translation>
    </message>
    <message>
        <source>Où la caméra retourne quand la PTZ est libérée</source>
        <translation>Where the camera returns to when PTZ is released</translation>
    </message>
    <message>
        <source>Aucune tournée</source>
        <translation>No tour</translation>
    </message>
    <message>
        <source>Aucune tournée enregistrée</source>
        <translation>No tour saved</translation>
    </message>
    <message>
        <source>Prendre d&apos;abord la PTZ</source>
        <translation>Take PTZ first</translation>
    </message>
    <message>
        <source>Pas de PTZ à prendre dans la case choisie</source>
        <translation>No PTZ to take in the chosen tile</translation>
    </message>
</context>
<context>
    <name>vigie::wall::CameraTree</name>
    <message>
        <source>doute</source>
        <translation>doubt</translation>
    </message>
    <message>
        <source>défaut</source>
        <translation>fault</translation>
    </message>
    <message>
        <source>injoignable</source>
        <translation>unreachable</translation>
    </message>
    <message>
        <source>Caméras par commune et site</source>
        <translation>Cameras by commune and site</translation>
    </message>
    <message>
        <source>Caméras</source>
        <translation>Cameras</translation>
    </message>
    <message>
        <source>Nom, commune, n° (Ctrl+F)</source>
        <translation>Name, commune, no. (Ctrl+F)</translation>
    </message>
    <message>
        <source>Aucune caméra. L&apos;administrateur en ajoute par « vigiectl enrol ».</source>
        <translation>No camera. The administrator adds them with “vigiectl enrol”.</translation>
    </message>
    <message>
        <source>Aucune caméra ne répond à « %1 ».</source>
        <translation>No camera matches “%1”.</translation>
    </message>
</context>
<context>
    <name>vigie::wall::MaskEditor</name>
    <message>
        <source>Dessin des masques</source>
        <translation>Drawing of masks</translation>
    </message>
    <message>
        <source>Pas d&apos;image : les masques se dessinent sur le direct</source>
        <translation>No picture: masks are drawn on the live one</translation>
    </message>
    <message numerus="yes">
        <source>%n point(s), au plus 32 · double clic ou ⏎ ferme</source>
        <translation>
            <numerusform>%n point, 32 at most · double click or ⏎ closes</numerusform>
            <numerusform>%n points, 32 at most · double click or ⏎ closes</numerusform>
        </translation>
    </message>
    <message>
        <source>Point choisi : glisser le déplace, Suppr l&apos;enlève, Maj+Suppr enlève le masque</source>
        <translation>Point chosen: dragging moves it, Del removes it, Shift+Del its mask</translation>
    </message>
    <message>
        <source>Un clic pose un point</source>
        <translation>A click sets a point</translation>
    </message>
    <message numerus="yes">
        <source>%n masque(s)</source>
        <translation>
            <numerusform>%n mask</numerusform>
            <numerusform>%n masks</numerusform>
        </translation>
    </message>
    <message>
        <source>, non enregistrés, Ctrl+S</source>
        <translation>, not saved, Ctrl+S</translation>
    </message>
    <message>
        <source>Ctrl+Z annule, Échap quitte</source>
        <translation>Ctrl+Z undoes, Esc leaves</translation>
    </message>
    <message>
        <source>Enregistré</source>
        <translation>Saved</translation>
    </message>
    <message>
        <source>Il faut trois points au moins</source>
        <translation>Three points are needed at least</translation>
    </message>
    <message>
        <source>Polygone ouvert de moins de trois points : finir ou Échap</source>
        <translation>Open polygon of less than three points: finish it, or Esc</translation>
    </message>
    <message>
        <source>Échap de nouveau abandonne ce qui n&apos;est pas enregistré</source>
        <translation>Esc again gives up what is not saved</translation>
    </message>
    <message>
        <source>Cliquer d&apos;abord le point à enlever</source>
        <translation>Click the point to remove first</translation>
    </message>
    <message>
        <source>Rien à annuler</source>
        <translation>Nothing to undo</translation>
    </message>
    <message>
        <source>Au plus 32 points, et 32 masques</source>
        <translation>32 points at most, and 32 masks</translation>
    </message>
</context>
<context>
    <name>vigie::wall::WallView</name>
    <message>
        <source>Mur d&apos;images</source>
        <translation>Video wall</translation>
    </message>
    <message>
        <source>Décodage : %1, le matériel n&apos;a pas pu</source>
        <translation>Decoding: %1, the hardware could not</translation>
    </message>
    <message>
        <source>Décodage : %1</source>
        <translation>Decoding: %1</translation>
    </message>
    <message>
        <source>Affichage : %1</source>
        <translation>Display: %1</translation>
    </message>
    <message>
        <source>Faire de cette vignette une vignette ordinaire</source>
        <translation>Make this tile an ordinary one</translation>
    </message>
    <message>
        <source>Cette case est vide</source>
        <translation>This tile is empty</translation>
    </message>
    <message>
        <source>Ce mur n&apos;a qu&apos;une case</source>
        <translation>This wall has one tile only</translation>
    </message>
    <message>
        <source>Pas de ronde dans la case choisie</source>
        <translation>No tour in the chosen tile</translation>
    </message>
    <message>
        <source>Aucune caméra dans la case choisie</source>
        <translation>No camera in the chosen tile</translation>
    </message>
    <message>
        <source>Aucune alarme à montrer</source>
        <translation>No alarm to show</translation>
    </message>
    <message>
        <source>, mémoire seule : %1</source>
        <translation>, memory alone: %1</translation>
    </message>
</context>
<context>
    <name>wall</name>
    <message>
        <source>Mosaïque illisible</source>
        <translation>Layout unreadable</translation>
    </message>
    <message>
        <source>%1 img/s</source>
        <translation>%1 fps</translation>
    </message>
    <message>
        <source>essai %1</source>
        <translation>try %1</translation>
    </message>
    <message>
        <source>image figée</source>
        <translation>frozen image</translation>
    </message>
    <message>
        <source>Perdue</source>
        <translation>Lost</translation>
    </message>
    <message>
        <source>Dernière image %1</source>
        <translation>Last image %1</translation>
    </message>
    <message>
        <source>nouvel essai dans %1 s</source>
        <translation>next try in %1 s</translation>
    </message>
    <message>
        <source>nouvel essai en cours</source>
        <translation>trying again</translation>
    </message>
    <message>
        <source>Pas de nouvel essai automatique</source>
        <translation>No automatic retry</translation>
    </message>
    <message>
        <source>Ctrl+R après correction du compte</source>
        <translation>Ctrl+R once the account is corrected</translation>
    </message>
    <message>
        <source>Aucune image consultable</source>
        <translation>No image may be viewed</translation>
    </message>
    <message>
        <source>En attente</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Direct</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Connexion…</source>
        <translation>Connecting…</translation>
    </message>
    <message>
        <source>Perdue depuis %1</source>
        <translation>Lost for %1</translation>
    </message>
    <message>
        <source>Identifiants refusés</source>
        <translation>Login refused</translation>
    </message>
    <message>
        <source>Non consultable</source>
        <translation>Not viewable</translation>
    </message>
    <message>
        <source>Flux illisible</source>
        <translation>Stream unreadable</translation>
    </message>
    <message>
        <source>Case vide</source>
        <translation>Empty tile</translation>
    </message>
    <message>
        <source>Numéro puis ⏎, ou glisser depuis l&apos;arbre</source>
        <translation>Number then ⏎, or drag from the tree</translation>
    </message>
    <message>
        <source>alarme de priorité %1, %2</source>
        <translation>alarm of priority %1, %2</translation>
    </message>
    <message>
        <source>Affichage OpenGL impossible sur ce poste</source>
        <translation>OpenGL display is impossible on this workstation</translation>
    </message>
    <message>
        <source>Ronde %1 en pause</source>
        <translation>Tour %1 paused</translation>
    </message>
    <message>
        <source>Ronde %1</source>
        <translation>Tour %1</translation>
    </message>
    <message>
        <source>flux réduit, poste chargé</source>
        <translation>smaller stream, machine busy</translation>
    </message>
    <message>
        <source>poste chargé</source>
        <translation>machine busy</translation>
    </message>
    <message>
        <source>%1 kbit/s · %2 paquet(s) perdu(s)</source>
        <translation>%1 kbit/s · %2 packet(s) lost</translation>
    </message>
    <message>
        <source>retard %1 ms · %2 image(s) sautée(s)</source>
        <translation>delay %1 ms · %2 picture(s) skipped</translation>
    </message>
    <message>
        <source>%1 · %2 % d&apos;un cœur</source>
        <translation>%1 · %2 % of a core</translation>
    </message>
    <message>
        <source>Relecture −%1</source>
        <translation>Replay −%1</translation>
    </message>
    <message>
        <source>Images clés</source>
        <translation>Key images</translation>
    </message>
    <message>
        <source>Instantanés</source>
        <translation>Snapshots</translation>
    </message>
    <message>
        <source>Masque %1</source>
        <translation>Mask %1</translation>
    </message>
    <message>
        <source>Masque</source>
        <translation>Mask</translation>
    </message>
    <message>
        <source>Masques levés, fin %1</source>
        <translation>Masks lifted, ends %1</translation>
    </message>
    <message>
        <source>PTZ à vous, libérée dans </source>
        <translation>PTZ yours, released in </translation>
    </message>
    <message>
        <source>PTZ à vous </source>
        <translation>PTZ yours </translation>
    </message>
    <message>
        <source>%1 · PTZ occupée </source>
        <translation>%1 · PTZ busy </translation>
    </message>
    <message>
        <source>PTZ à vous, libérée dans %1</source>
        <translation>PTZ yours, released in %1</translation>
    </message>
    <message>
        <source>PTZ occupée par %1, %2</source>
        <translation>PTZ held by %1, %2</translation>
    </message>
    <message>
        <source>PTZ occupée %1</source>
        <translation>PTZ busy %1</translation>
    </message>
    <message>
        <source>Montre la caméra de la case choisie</source>
        <translation>Shows the camera of the chosen tile</translation>
    </message>
    <message>
        <source>plus de direct</source>
        <translation>no live</translation>
    </message>
    <message>
        <source>recherche</source>
        <translation>searching</translation>
    </message>
    <message>
        <source>trou</source>
        <translation>gap</translation>
    </message>
    <message>
        <source>refusée</source>
        <translation>refused</translation>
    </message>
    <message>
        <source>arrêtée</source>
        <translation>stopped</translation>
    </message>
    <message>
        <source>Échap revient au direct</source>
        <translation>Escape returns to live</translation>
    </message>
    <message>
        <source>Ctrl+R réessaie · Échap revient au direct</source>
        <translation>Ctrl+R tries again · Escape returns to live</translation>
    </message>
    <message>
        <source>En attente des images de l&apos;enregistreur</source>
        <translation>Waiting for the recorder&apos;s pictures</translation>
    </message>
    <message>
        <source>Trou %1 – %2</source>
        <translation>Gap %1 – %2</translation>
    </message>
    <message>
        <source>L&apos;enregistreur n&apos;a rien enregistré</source>
        <translation>The recorder recorded nothing</translation>
    </message>
    <message>
        <source>Relecture refusée</source>
        <translation>Replay refused</translation>
    </message>
    <message>
        <source>Relecture arrêtée</source>
        <translation>Replay stopped</translation>
    </message>
    <message>
        <source>Point chaud</source>
        <translation>Hotspot</translation>
    </message>
    <message>
        <source>Spot alarme</source>
        <translation>Alarm spot</translation>
    </message>
    <message>
        <source>Revoir les 30 dernières secondes</source>
        <translation>Replay the last 30 seconds</translation>
    </message>
    <message>
        <source>Revoir 5 minutes plus tôt</source>
        <translation>Replay from 5 minutes earlier</translation>
    </message>
    <message>
        <source>Enregistrer l&apos;image de la case</source>
        <translation>Save the tile&apos;s picture</translation>
    </message>
    <message>
        <source>Vider la case</source>
        <translation>Empty the tile</translation>
    </message>
    <message>
        <source>Agrandir l&apos;image</source>
        <translation>Enlarge the picture</translation>
    </message>
    <message>
        <source>Réduire l&apos;image</source>
        <translation>Reduce the picture</translation>
    </message>
    <message>
        <source>Revenir au direct ou à l&apos;image entière</source>
        <translation>Back to live or to the whole picture</translation>
    </message>
    <message>
        <source>Tourner l&apos;image d&apos;un quart de tour</source>
        <translation>Turn the picture by a quarter</translation>
    </message>
    <message>
        <source>Ronde : pause ou suite</source>
        <translation>Tour: pause or go on</translation>
    </message>
    <message>
        <source>Ronde : caméra suivante</source>
        <translation>Tour: next camera</translation>
    </message>
    <message>
        <source>Ronde : caméra précédente</source>
        <translation>Tour: previous camera</translation>
    </message>
    <message>
        <source>Faire de cette vignette le point chaud</source>
        <translation>Make this tile the hotspot</translation>
    </message>
    <message>
        <source>Faire de cette vignette un spot alarme</source>
        <translation>Make this tile an alarm spot</translation>
    </message>
    <message>
        <source>Cacher ou montrer les bandeaux en direct</source>
        <translation>Hide or show the strips of live tiles</translation>
    </message>
    <message>
        <source>Détails techniques sur les vignettes</source>
        <translation>Technical details on the tiles</translation>
    </message>
    <message>
        <source>enregistreur refusé, mémoire seule</source>
        <translation>recorder refused, memory alone</translation>
    </message>
    <message>
        <source>enregistreur muet, mémoire seule</source>
        <translation>recorder silent, memory alone</translation>
    </message>
    <message>
        <source>Reprise…</source>
        <translation>Resuming…</translation>
    </message>
</context>
<context>
    <name>workstation</name>
    <message>
        <source>L&apos;image n&apos;a pas pu être écrite dans %1</source>
        <translation>The picture could not be written to %1</translation>
    </message>
</context>
</TS>
