// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cases/requisition_form.h"

#include <QWidget>

class QComboBox;
class QDateTimeEdit;
class QLabel;

namespace vigie::cases {

/// A date and time with its offset beside it; in the hour that happens twice, the question which one is
/// meant. Thread: GUI.
class MomentField final : public QWidget {
    Q_OBJECT

public:
    /// `name` is the object name of the edit; its offset is "<name>Offset", the question "<name>Choice".
    MomentField(const QString& name, const QString& label, const QTimeZone& zone, QWidget* parent = nullptr);

    [[nodiscard]] TypedMoment value() const;
    void setMoment(UtcTime time);
    [[nodiscard]] QWidget* edit() const;

Q_SIGNALS:
    void changed();

private:
    void refresh();

    const QTimeZone m_zone;
    QDateTimeEdit* m_edit;
    QLabel* m_offset;
    QComboBox* m_choice;
};

} // namespace vigie::cases
