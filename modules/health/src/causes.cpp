// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/causes.h"

#include <QCoreApplication>

#include <array>

namespace vigie::health {
namespace {

struct Word {
    const char* name;
    const char* text;
};

constexpr std::array causes{
    Word{cause::offline, QT_TRANSLATE_NOOP("health", "Enregistreur injoignable")},
    Word{cause::auth, QT_TRANSLATE_NOOP("health", "Identifiants refusés")},
    Word{cause::clock, QT_TRANSLATE_NOOP("health", "Horloge décalée")},
    Word{cause::noStream, QT_TRANSLATE_NOOP("health", "Pas de flux vidéo")},
    Word{cause::lowRate, QT_TRANSLATE_NOOP("health", "Cadence basse")},
    Word{cause::recordingGap, QT_TRANSLATE_NOOP("health", "Trou d'enregistrement")},
    Word{cause::noRecording, QT_TRANSLATE_NOOP("health", "Rien d'enregistré")},
    Word{cause::noReplay, QT_TRANSLATE_NOOP("health", "Relecture impossible")},
    Word{cause::device, QT_TRANSLATE_NOOP("health", "Réponse inattendue de l'enregistreur")},
    Word{"frozen", QT_TRANSLATE_NOOP("health", "Image figée")},
    Word{"black", QT_TRANSLATE_NOOP("health", "Image noire")},
    Word{"overexposed", QT_TRANSLATE_NOOP("health", "Image surexposée")},
    Word{"flat", QT_TRANSLATE_NOOP("health", "Image sans contraste")},
};

constexpr std::array steps{
    Word{"address", QT_TRANSLATE_NOOP("health", "Adresse")},
    Word{"login", QT_TRANSLATE_NOOP("health", "Identification")},
    Word{"clock", QT_TRANSLATE_NOOP("health", "Horloge")},
    Word{"stream", QT_TRANSLATE_NOOP("health", "Flux vidéo")},
    Word{"image", QT_TRANSLATE_NOOP("health", "Image")},
    Word{"recording", QT_TRANSLATE_NOOP("health", "Enregistrement")},
    Word{"replay", QT_TRANSLATE_NOOP("health", "Relecture")},
};

template <size_t n>
QString find(const std::array<Word, n>& words, const QString& name) {
    for (const Word& word : words) {
        if (name == QLatin1String(word.name))
            return QCoreApplication::translate("health", word.text);
    }
    return name;
}

} // namespace

QString causeText(const QString& cause) {
    return find(causes, cause);
}

QString stepText(const QString& step) {
    return find(steps, step);
}

QString verdictText(Verdict verdict) {
    switch (verdict) {
    case Verdict::Good:
        return QCoreApplication::translate("health", "Bon");
    case Verdict::Doubtful:
        return QCoreApplication::translate("health", "Doute");
    case Verdict::Bad:
        return QCoreApplication::translate("health", "Défaut");
    case Verdict::Unreachable:
        return QCoreApplication::translate("health", "Injoignable");
    case Verdict::Unchecked:
        break;
    }
    return QCoreApplication::translate("health", "Non contrôlée");
}

} // namespace vigie::health
