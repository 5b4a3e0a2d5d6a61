// SPDX-License-Identifier: GPL-3.0-or-later
#include "tour.h"

#include "domain/names.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QJsonArray>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTreeView>

namespace vigie::demo {

using namespace std::chrono_literals;

void Tour::planWall() {
    addStep(
        QStringLiteral("desk-ready"), nullptr,
        [this] { return m_window->desk().isReady() && m_window->isActiveWindow() && m_second.isReady(); },
        60s);
    addStep(
        QStringLiteral("layout-4x4"), [this] { m_hands.key(QStringLiteral("alt+4")); },
        [this] { return m_window->wallPage().controller().tileCount() == 16; });
    addStep(
        QStringLiteral("sixteen-cameras-live"),
        [this] {
            // Digits and Return in each tile; the arrows walk the wall like a page.
            for (int number = 1; number <= 16; ++number) {
                m_hands.type(QString::number(number));
                m_hands.key(QStringLiteral("Return"));
                m_hands.key(QStringLiteral("Right"));
                if (number % 4 == 0 && number < 16) {
                    m_hands.key(QStringLiteral("Down"));
                    for (int i = 0; i < 3; ++i)
                        m_hands.key(QStringLiteral("Left"));
                }
            }
        },
        [this] { return liveTiles() == 16; }, 30s);
    addStep(
        QStringLiteral("wall-seen"),
        [this] {
            m_summary[QStringLiteral("tiles_live")] = liveTiles();
            m_watchedFrom = m_window->wallPage().renderer().framesShown();
        },
        // Three seconds of pictures on all tiles, whatever their number a second.
        [this] { return m_window->wallPage().renderer().framesShown() - m_watchedFrom > 16 * 25 * 3; });
    addStep(
        QStringLiteral("camera-dragged-from-tree"),
        [this] {
            photograph(QStringLiteral("01-wall"));
            auto* view = m_window->tree().view();
            view->expandAll();
            QModelIndex first =
                view->model()->index(0, 0, view->model()->index(0, 0, view->model()->index(0, 0)));
            view->scrollTo(first);
            auto& wall = m_window->wallPage().view();
            m_hands.drag(view->viewport(), view->visualRect(first).center(), &wall,
                         wall.tileRect(5).center());
        },
        [this] {
            auto* view = m_window->tree().view();
            const QModelIndex first =
                view->model()->index(0, 0, view->model()->index(0, 0, view->model()->index(0, 0)));
            const CameraId dragged(first.data(wall::CameraTreeModel::CameraRole).toUuid());
            return m_window->wallPage().controller().cameraAt(5) == dragged && liveTiles() == 16;
        });
    addStep(
        QStringLiteral("device-lost-is-said"),
        [this] {
            tellSimulator({QStringLiteral("fault"), deviceAddress(1, 0), QStringLiteral("offline"),
                           QStringLiteral("on")});
        },
        [this] {
            // Every tile that shows one of its cameras, and there are some.
            const auto& directory = *m_window->desk().directory();
            const auto& controller = m_window->wallPage().controller();
            int lost = 0;
            for (int tile = 0; tile < controller.tileCount(); ++tile) {
                const Camera camera = directory.cameras.value(controller.cameraAt(tile));
                if (directory.recorders.value(camera.recorder).address.host() != deviceAddress(1, 0))
                    continue;
                const auto status = controller.status(tile);
                // Long enough for the wall to have painted it: the picture of it is taken next.
                if (status.state != live::LiveState::Lost || m_services->clock.utcNow() - status.since < 1s)
                    return false;
                ++lost;
            }
            return lost > 0;
        });
    addStep(
        QStringLiteral("device-back"),
        [this] {
            photograph(QStringLiteral("02-recorder-lost"));
            tellSimulator({QStringLiteral("fault"), deviceAddress(1, 0), QStringLiteral("offline"),
                           QStringLiteral("off")});
        },
        [this] { return liveTiles() == 16; }, 30s);
}

void Tour::planAlarm() {
    const auto alarmIn = [this](AlarmState state) {
        const Alarm* alarm = m_services->alarms.find(m_alarm);
        return alarm && alarm->state == state;
    };
    addStep(
        QStringLiteral("alarm-raised"),
        [this] {
            m_hands.click(&m_window->wallPage().view(), m_window->wallPage().view().tileRect(0).center());
            tellSimulator({QStringLiteral("event"), deviceAddress(0, 0) + QStringLiteral("/VideoSource_1"),
                           QStringLiteral("tamper"), QStringLiteral("on")});
        },
        [this] {
            const Alarm* alarm = m_services->alarms.firstToClaim();
            if (!alarm || alarm->camera.isNull())
                return false;
            m_alarm = alarm->id;
            return m_second.saw(m_alarm.toString(), nameOf(AlarmState::New));
        },
        30s);
    addStep(
        QStringLiteral("alarm-claimed"),
        [this] {
            photograph(QStringLiteral("03-alarm-raised"));
            m_summary[QStringLiteral("alarms")] =
                QJsonObject{{QStringLiteral("raised"), m_services->alarms.alarms().size()}};
            m_hands.key(QStringLiteral("F9"));
        },
        [this, alarmIn] {
            return alarmIn(AlarmState::Claimed) &&
                   m_second.saw(m_alarm.toString(), nameOf(AlarmState::Claimed));
        });
    addStep(
        QStringLiteral("alarm-closed"),
        [this] {
            QJsonObject alarms = m_summary[QStringLiteral("alarms")].toObject();
            alarms[QStringLiteral("claimed")] = m_services->alarms.count(AlarmState::Claimed);
            m_summary[QStringLiteral("alarms")] = alarms;
            photograph(QStringLiteral("04-alarm-card"));
            m_hands.key(QStringLiteral("v"));
            m_hands.click(m_window->findChild<QLineEdit*>(QStringLiteral("alarmNote")));
            m_hands.type(QStringLiteral("Livreur reconnu, portail referme"));
            m_hands.key(QStringLiteral("ctrl+Return"));
        },
        [this, alarmIn] {
            return alarmIn(AlarmState::Closed) &&
                   m_second.saw(m_alarm.toString(), nameOf(AlarmState::Closed));
        });
    addStep(
        QStringLiteral("second-workstation-saw-each-step"),
        [this] {
            QJsonObject alarms = m_summary[QStringLiteral("alarms")].toObject();
            alarms[QStringLiteral("closed")] = m_services->alarms.count(AlarmState::Closed);
            m_summary[QStringLiteral("alarms")] = alarms;
            bool all = true;
            for (const auto state : {AlarmState::New, AlarmState::Claimed, AlarmState::Closed})
                all = all && m_second.saw(m_alarm.toString(), nameOf(state));
            m_summary[QStringLiteral("seen_by_second_workstation")] = all;
        },
        [this] { return m_summary[QStringLiteral("seen_by_second_workstation")].toBool(); });
}

} // namespace vigie::demo
