// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarms/event_rules.h"

#include <QTest>
#include <QTranslator>

using namespace vigie;
using namespace vigie::alarms;

// Knows one of our texts, as another language's file does.
class Capitals final : public QTranslator {
public:
    bool isEmpty() const override { return false; }
    QString translate(const char* context, const char* source, const char*, int) const override {
        const QString text = QString::fromUtf8(source);
        return qstrcmp(context, "alarms") == 0 && text == QStringLiteral("Caméra masquée") ? text.toUpper()
                                                                                           : QString();
    }
};

class TestEventRules : public QObject {
    Q_OBJECT

    Directory m_directory;
    Recorder m_recorder;
    Camera m_camera;

    DeviceEvent event(DeviceEventKind kind) const {
        DeviceEvent event;
        event.recorder = m_recorder.id;
        event.kind = kind;
        event.channel = m_camera.channel;
        event.active = true;
        return event;
    }

private Q_SLOTS:
    void initTestCase() {
        m_recorder.id = RecorderId::create();
        m_recorder.commune = CommuneId::create();
        m_recorder.site = SiteId::create();
        m_camera.id = CameraId::create();
        m_camera.recorder = m_recorder.id;
        m_camera.channel = QStringLiteral("VideoSource_1");
        m_directory.recorders[m_recorder.id] = m_recorder;
        m_directory.cameras[m_camera.id] = m_camera;
    }

    void aTamperedCameraIsAnAlarmWithItsCamera() {
        const auto alarm = alarmFor(event(DeviceEventKind::Tamper), m_directory);
        QVERIFY(alarm);
        QCOMPARE(alarm->camera, m_camera.id);
        QCOMPARE(alarm->commune, m_recorder.commune);
        QCOMPARE(alarm->priority, 2);
        QCOMPARE(alarm->kind, QStringLiteral("tamper"));
    }

    void aTitleIsKeptInFrenchAndShownInTheLanguageOfTheDesk() {
        Alarm alarm;
        alarm.title = QStringLiteral("Panne secteur, armoire 3");
        Capitals other;
        QVERIFY(QCoreApplication::installTranslator(&other));
        const auto request = alarmFor(event(DeviceEventKind::Tamper), m_directory);
        QVERIFY(request);
        QCOMPARE(request->title, QStringLiteral("Caméra masquée"));
        QCOMPARE(titleText(alarm), alarm.title);
        alarm.title = request->title;
        QCOMPARE(titleText(alarm), QStringLiteral("CAMÉRA MASQUÉE"));
        QCoreApplication::removeTranslator(&other);
        QCOMPARE(titleText(alarm), request->title);
    }

    void aContactIsPriorityOne() {
        auto contact = event(DeviceEventKind::DigitalInput);
        contact.channel = QStringLiteral("Input_7");
        const auto alarm = alarmFor(contact, m_directory);
        QVERIFY(alarm);
        QCOMPARE(alarm->priority, 1);
        QVERIFY(alarm->camera.isNull()); // no camera has that channel
    }

    void whatIsNoAlarm() {
        QVERIFY(!alarmFor(event(DeviceEventKind::Motion), m_directory));
        QVERIFY(!alarmFor(event(DeviceEventKind::Other), m_directory));
        auto told = event(DeviceEventKind::Tamper);
        told.initialState = true;
        QVERIFY(!alarmFor(told, m_directory));
        auto over = event(DeviceEventKind::Tamper);
        over.active = false;
        QVERIFY(!alarmFor(over, m_directory));
        auto stranger = event(DeviceEventKind::Tamper);
        stranger.recorder = RecorderId::create();
        QVERIFY(!alarmFor(stranger, m_directory));
    }

    void theSameInputHasTheSameKeyAndOthersDiffer() {
        const auto first = alarmFor(event(DeviceEventKind::Tamper), m_directory);
        const auto again = alarmFor(event(DeviceEventKind::Tamper), m_directory);
        const auto other = alarmFor(event(DeviceEventKind::VideoLoss), m_directory);
        QCOMPARE(first->dedupKey, again->dedupKey);
        QVERIFY(first->dedupKey != other->dedupKey);
    }
};

QTEST_GUILESS_MAIN(TestEventRules)
#include "test_event_rules.moc"
