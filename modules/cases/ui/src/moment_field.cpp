// SPDX-License-Identifier: GPL-3.0-or-later
#include "moment_field.h"

#include "cases/local_moment.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

namespace vigie::cases {

MomentField::MomentField(const QString& name, const QString& label, const QTimeZone& zone, QWidget* parent)
    : QWidget(parent)
    , m_zone(zone)
    , m_edit(new QDateTimeEdit)
    , m_offset(new QLabel)
    , m_choice(new QComboBox) {
    // The edit holds wall time; as local time it would move an hour that does not exist on its own.
    m_edit->setTimeSpec(Qt::UTC);
    m_edit->setDisplayFormat(QStringLiteral("dd/MM/yyyy HH:mm:ss"));
    m_edit->setCalendarPopup(true);
    m_edit->setObjectName(name);
    m_edit->setAccessibleName(label);
    m_offset->setObjectName(name + QStringLiteral("Offset"));
    m_choice->setObjectName(name + QStringLiteral("Choice"));
    m_choice->setAccessibleName(tr("%1 : lequel des deux").arg(label));
    m_choice->hide();

    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_edit, 1);
    row->addWidget(m_offset);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(row);
    column->addWidget(m_choice);
    setFocusProxy(m_edit);

    connect(m_edit, &QDateTimeEdit::dateTimeChanged, this, [this] {
        refresh();
        Q_EMIT changed();
    });
    connect(m_choice, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT changed(); });
    refresh();
}

TypedMoment MomentField::value() const {
    const int choice = m_choice->currentIndex();
    const bool isAsked = m_choice->count() > 0 && choice > 0;
    return {m_edit->dateTime(), isAsked ? std::optional(choice - 1) : std::nullopt};
}

void MomentField::setMoment(UtcTime time) {
    const QDateTime local = toDateTime(time).toTimeZone(m_zone);
    m_edit->setDateTime(QDateTime(local.date(), local.time(), Qt::UTC));
}

QWidget* MomentField::edit() const {
    return m_edit;
}

void MomentField::refresh() {
    const auto moments = momentsOf(m_edit->dateTime(), m_zone);
    const bool isTwice = moments.size() > 1;
    m_offset->setVisible(!isTwice);
    m_choice->setVisible(isTwice);
    m_offset->setText(moments.isEmpty() ? tr("n'existe pas") : offsetText(moments.first(), m_zone));
    // Another minute of the same night keeps the answer; another night asks again.
    if (isTwice == (m_choice->count() > 0))
        return;
    const QSignalBlocker quiet(m_choice);
    m_choice->clear();
    if (isTwice) {
        m_choice->addItems({tr("Laquelle ?"), tr("%1, la première").arg(offsetText(moments[0], m_zone)),
                            tr("%1, la seconde").arg(offsetText(moments[1], m_zone))});
    }
}

} // namespace vigie::cases
