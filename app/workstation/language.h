// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QApplication;

namespace vigie::app {

/// Gives the application its language: "fr" or "en"; empty takes the session's, French unless that is
/// English. Dates and numbers follow. Call before the first widget.
void installLanguage(QApplication& application, const QString& language);

} // namespace vigie::app
