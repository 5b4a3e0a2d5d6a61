<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="fr_FR">
<context>
    <name>QObject</name>
    <message>
        <source>Échap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Maj</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>alarms</name>
    <message>
        <source>Intrusion, contact fermé</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Caméra masquée</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signal vidéo perdu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Défaut du disque d&apos;enregistrement</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>app</name>
    <message>
        <source>Vigie · démonstration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Poste de travail d&apos;un centre de supervision vidéo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Catalogue privé et communes simulées.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dossier de la démonstration.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Catalogue partagé, sans mot de passe : host=… dbname=…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thème clair.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Langue : fr ou en.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Journal technique détaillé.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aucun compte connu pour cet enregistreur</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Caméra inconnue du catalogue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aucun arrêté d&apos;autorisation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrêté expiré le %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La caméra n&apos;annonce aucun flux</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>catalog</name>
    <message>
        <source>L&apos;identifiant d&apos;un compte ne contient que des minuscules sans accent, des chiffres et « _ ».</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le mot de passe doit avoir au moins 8 caractères.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opératrice, poste 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opérateur, poste 2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cheffe de salle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Technicien</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Administratrice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Agent automatique</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ce compte n&apos;est pas connu du catalogue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cette alarme n&apos;existe pas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le dossier %1 vient d&apos;une version plus récente de Vigie.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ce dossier n&apos;existe pas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;adresse du catalogue n&apos;est pas valide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Erreur interne du catalogue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le pilote PostgreSQL de Qt n&apos;est pas installé.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le texte contient un caractère interdit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ce catalogue est plus récent (version %1) que ce programme (version %2) : mettez Vigie à jour.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ce catalogue (version %1) doit d&apos;abord être mis à niveau vers la version %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La mise à niveau du catalogue a échoué : il reste dans son état précédent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le catalogue a été mis à niveau par une autre édition de Vigie : il ne sera pas modifié.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Impossible de préparer le dossier du catalogue « %1 ».</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Un autre programme prépare déjà ce catalogue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Impossible de créer le catalogue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;ancien serveur du catalogue ne s&apos;arrête pas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Impossible de démarrer le serveur du catalogue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le compte « postgres » n&apos;a pas accès au dossier « %1 ».</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Impossible d&apos;arrêter le serveur du catalogue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le compte système « postgres » n&apos;existe pas : installez PostgreSQL ou lancez Vigie sans être root.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le catalogue a été créé avec PostgreSQL %1, qui n&apos;est plus installé.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le serveur PostgreSQL n&apos;est pas installé.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Déjà pris en charge par %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;état a changé entre-temps : l&apos;action n&apos;est plus possible.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;élément demandé n&apos;existe pas dans le catalogue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Il faut d&apos;abord prendre en charge cet élément.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La demande est incomplète ou incohérente.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La liaison avec le catalogue est coupée.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le catalogue refuse cette action à ce compte.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Un autre poste a modifié ou détient déjà cet élément.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le catalogue n&apos;a pas répondu à temps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le catalogue refuse cette donnée.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le catalogue a échoué.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le catalogue refuse ce compte ou ce mot de passe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le catalogue ne répond pas.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ctl</name>
    <message>
        <source>--password-stdin demande --user</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entrée standard illisible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Il faut une adresse rtsp://</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ce n&apos;est pas une adresse rtsp://</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pas d&apos;identifiants dans l&apos;adresse : --user et --password-stdin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--seconds attend un nombre d&apos;au moins 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--from et --to attendent deux instants ISO 8601 dans l&apos;ordre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aucune image dans le flux</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>devices</name>
    <message>
        <source>Lecture annulée.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;enregistreur refuse l&apos;extension de relecture ONVIF : les bornes sont imprécises.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La caméra « %1 » n&apos;est pas enregistrée.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;adresse de l&apos;appareil n&apos;est pas une adresse http.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cette famille d&apos;appareils n&apos;est pas prise en charge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Demande annulée.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil ne répond pas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil envoie une réponse démesurée.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil refuse la connexion.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le nom de l&apos;appareil est introuvable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le certificat de l&apos;appareil n&apos;est pas reconnu.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La liaison avec l&apos;appareil est rompue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil ne dit pas l&apos;heure.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas ouvert de suivi d&apos;événements.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>L&apos;appareil a refusé deux fois les identifiants ; il ne sera plus sollicité avant %n minute(s), pour ne pas bloquer le compte.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>L&apos;appareil refuse les identifiants.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas ce service ONVIF.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil renvoie vers une autre adresse.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil signale une erreur interne.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil refuse la demande.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;offre pas ce service ONVIF.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil ne donne pas l&apos;adresse de son flux.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;enregistreur ne connaît pas cet enregistrement.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil ne prend pas en charge cette demande.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil ne connaît pas cet élément.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La réponse de l&apos;appareil est illisible.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>live</name>
    <message>
        <source>Plus d&apos;image reçue</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>look</name>
    <message>
        <source>%1 j %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>media</name>
    <message>
        <source>Lecture de %1 impossible : %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 ne contient pas de vidéo H.264 ou H.265</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lecture interrompue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Décodage %1 impossible sur ce poste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Écriture de %1 impossible : %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flux sans paramètres de décodage : %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Multiplexage MP4 absent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Création de %1 impossible : %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images dans le désordre (images B) : %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aucune image clé reçue : %1 n&apos;a pas été créé</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image vide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format d&apos;image inconnu</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>rtsp</name>
    <message>
        <source>Les flux RTSP chiffrés (rtsps) ne sont pas pris en charge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;adresse du flux n&apos;est pas une adresse RTSP.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Session fermée.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil a arrêté le flux.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil ne répond pas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;envoie plus d&apos;images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil demande des identifiants.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil demande une authentification inconnue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil répond hors du protocole RTSP.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;accepte pas le flux dans la connexion TCP.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil refuse les identifiants.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ce compte n&apos;a pas accès à ce flux.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil ne connaît pas ce flux.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil a atteint son nombre maximal de flux.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil a oublié la session.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil n&apos;a pas d&apos;enregistrement à ce moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil ne sait pas relire à une heure précise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil renvoie vers une autre adresse.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil ne prend pas en charge cette demande.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil signale une erreur interne.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil refuse la demande.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La description du flux n&apos;annonce aucune piste.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le flux ne contient pas de vidéo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La description du flux est incomplète.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le flux utilise un format vidéo non pris en charge (%1).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le nom de l&apos;appareil est introuvable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil refuse la connexion.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;appareil a fermé la connexion.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La liaison avec l&apos;appareil est rompue.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>simulator</name>
    <message>
        <source>Impossible d&apos;écrire %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Impossible de lire %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 est abîmé.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;image fixe d&apos;une scène n&apos;a pas pu être écrite.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Impossible de créer le dossier %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Un autre simulateur occupe le dossier %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;encodage d&apos;une scène a échoué.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&apos;encodeur %1 manque à FFmpeg.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 attend une valeur.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--seconds attend un nombre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Option inconnue : %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--control SOCKET est nécessaire.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>status n&apos;attend rien d&apos;autre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 attend une cible, un type et on ou off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Impossible d&apos;ouvrir le canal de commande.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ce n&apos;est pas un objet JSON.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le simulateur ne répond pas sur %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Impossible d&apos;écouter sur %1:%2 : déjà pris ?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le mot de passe est vide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 attend un nombre entre %2 et %3, pas « %4 ».</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--first-address attend une adresse 127.x.y.z.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Il n&apos;y a pas assez d&apos;adresses après %1 pour autant de communes et d&apos;enregistreurs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>« %1 » n&apos;est pas une adresse IPv4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--archive-hours attend un nombre d&apos;heures, pas « %1 ».</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le nom d&apos;utilisateur est vide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vigie-sim : communes simulées, à vrais enregistreurs ONVIF et RTSP sur l&apos;interface locale.

vigie-sim [--communes N] [--recorders-per-commune R] [--cameras-per-recorder C]
          [--port-http 8080] [--port-rtsp 8554] [--first-address 127.20.0.1]
          [--archive-hours 6] [--state-dir DOSSIER] [--user vigie] [--password-stdin]
          [--start-at-next-key] [--exit-with-stdin] [--verbose]
    Sert jusqu&apos;à SIGTERM, SIGINT ou, avec --exit-with-stdin, la fin de l&apos;entrée standard.
    Chaque enregistreur a son adresse : 127.20.&lt;commune&gt;.&lt;enregistreur&gt;.
    Une ligne JSON « ready » sur la sortie standard quand tout écoute.
    Compte de démonstration : utilisateur « vigie », mot de passe « Demo-2026 » ;
    --password-stdin lit un autre mot de passe sur la première ligne de l&apos;entrée standard.
    L&apos;horloge dessinée dans l&apos;image est celle de la boucle (12 s), pas l&apos;heure réelle : celle-ci
    est dans RTCP (direct) et dans l&apos;extension RTP 0xABAC (archives).
    --start-at-next-key : le direct commence à la prochaine image clé ; sans lui, le GOP en
    cours est envoyé d&apos;abord, d&apos;un trait.

vigie-sim fault --control SOCKET &lt;adresse|all&gt;[/voie] TYPE [on|off]
    offline, login-refused, clock-wrong --seconds S : tout l&apos;enregistreur
    frozen, black, stalled, close-after-describe, garbage, no-parameter-sets, truncated-sdp,
    unknown-codec, recording-gap --from ISO --to ISO : une voie, ou toutes
vigie-sim event --control SOCKET ADRESSE/VOIE motion|tamper|signal-loss|digital-input on|off
vigie-sim status --control SOCKET
    Chaque commande répond par une ligne JSON.

Codes de sortie : 0 fait, 1 refusé ou erreur, 2 port ou adresse déjà pris, 64 mauvais arguments.
</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aucun enregistreur à l&apos;adresse « %1 ».</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aucune voie « %1 ».</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Commande inconnue : %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clock-wrong attend --seconds, un an au plus.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>recording-gap attend --from et --to, deux dates ISO dans l&apos;ordre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Panne inconnue : %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 touche tout l&apos;enregistreur, pas une voie.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Événement inconnu : %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vigie::alarms::AlarmCard</name>
    <message>
        <source>Prendre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mettre en attente</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clôturer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ce qui a été vu et fait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Avérée</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fausse alerte</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Technique</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Essai</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aucune caméra n&apos;est liée à cette alarme.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · priorité %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reçue à %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>prise en %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Il manque le verdict.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vigie::alarms::AlarmQueue</name>
    <message>
        <source>Aucune alarme ouverte.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alarmes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File d&apos;alarmes</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n à prendre</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Clôturées depuis la prise de poste : %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vigie::alarms::AlarmQueueModel</name>
    <message>
        <source>Prendre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>À prendre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>En cours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>En attente</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prise par %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>En attente · %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clôturée</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Priorité %1, %2, %3, %4</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vigie::app::CatalogBanner</name>
    <message>
        <source>Catalogue coupé depuis %1. Le mur continue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source> · %n acte(s) gardé(s) ici, écrit(s) au retour</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Nouvel essai automatique. Prendre ou clôturer une alarme attend le catalogue</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vigie::app::DemoSession</name>
    <message>
        <source>Le simulateur %1 ne démarre pas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le simulateur s&apos;est arrêté</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Communes simulées : démarrage (les scènes se dessinent à la première fois)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Le simulateur ne s&apos;annonce pas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Catalogue privé : création et migrations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aucun compte d&apos;administrateur</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enrôlement de %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Protection des biens et des personnes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vigie::app::HeaderBar</name>
    <message>
        <source>Catalogue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coupé %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecté</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rattrapage</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n commune(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n arrêté(s) expiré(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>arrêtés valides</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vigie::app::LoginWindow</name>
    <message>
        <source>Se connecter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vigie · ouverture de session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Identifiant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mot de passe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connexion au catalogue…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vigie::app::MainWindow</name>
    <message>
        <source>Mur</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alarmes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vigie · %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alarmes non relues : %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mur 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dernier acte</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prendre la première alarme F9 · Aide F1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Caméras</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aucune alarme à prendre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prise de l&apos;alarme « %1 »</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alarme clôturée : %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alarme · %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chiffres puis ⏎</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>appeler une caméra dans la case choisie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>flèches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changer de case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vider la case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mosaïque 1, 1 + 5, 3 × 3, 4 × 4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>enregistrer la mosaïque</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cacher ou montrer les bandeaux des vignettes en direct</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>réessayer la caméra de la case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mur</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>file d&apos;alarmes ; ⏎ ouvre la fiche</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>prendre la première alarme, de partout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>V, F, I, E dans une fiche</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>avérée, fausse alerte, technique, essai</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clôturer l&apos;alarme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chercher une caméra</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>onglet suivant, fermer l&apos;onglet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>plein écran</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clavier</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vigie::app::WallPage</name>
    <message>
        <source>Mosaïque</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mosaïques enregistrées</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enregistrer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Autorisation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finalité</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conservation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enregistreur</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mosaïque « %1 »</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aucune caméra n° %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appel caméra %1 %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enregistrer la mosaïque</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nom de la mosaïque</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mosaïque « %1 » enregistrée</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n case(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n direct(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sans direct</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n vide(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Appel caméra : numéro puis ⏎ · Infos I · Plein écran F11</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appel caméra &lt;b&gt;%1&lt;/b&gt;   %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>aucune caméra</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aucune caméra dans la case choisie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>aucune</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · expire le %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n jour(s) autorisé(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source> · horloge %1 s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vigie::wall::CameraTree</name>
    <message>
        <source>doute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>défaut</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>injoignable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Caméras par commune et site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Caméras</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nom, commune, n° (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aucune caméra. L&apos;administrateur en ajoute par « vigiectl enrol ».</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aucune caméra ne répond à « %1 ».</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vigie::wall::WallView</name>
    <message>
        <source>Mur d&apos;images</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>wall</name>
    <message>
        <source>Mosaïque illisible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 img/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>essai %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image figée</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Perdue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dernière image %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nouvel essai dans %1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nouvel essai en cours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pas de nouvel essai automatique</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+R après correction du compte</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aucune image consultable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>En attente</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Direct</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connexion…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Perdue depuis %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Identifiants refusés</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Non consultable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flux illisible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Case vide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Numéro puis ⏎, ou glisser depuis l&apos;arbre</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
