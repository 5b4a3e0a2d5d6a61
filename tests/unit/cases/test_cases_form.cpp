// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/local_moment.h"
#include "cases/requisition_form.h"

#include <QTest>

using namespace vigie;
using namespace vigie::cases;
using Field = FormProblem::Field;

namespace {

UtcTime utc(const char* text) {
    return fromDateTime(QDateTime::fromString(QLatin1String(text), Qt::ISODateWithMs));
}

QDateTime wall(int year, int month, int day, int hour, int minute) {
    return QDateTime({year, month, day}, {hour, minute}, Qt::UTC);
}

const QTimeZone paris("Europe/Paris");

} // namespace

class TestCasesForm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(paris.isValid());
        Camera camera;
        camera.id = CameraId::create();
        camera.commune = CommuneId::create();
        camera.number = 127;
        camera.name = QStringLiteral("Place de la Halle");
        camera.recording = QStringLiteral("Recording_1");
        m_directory.cameras.insert(camera.id, camera);
        m_camera = camera;
        camera.id = CameraId::create();
        camera.number = 128;
        camera.recording.clear();
        m_directory.cameras.insert(camera.id, camera);
    }

    void wallTimesBecomeInstants_data() {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QDateTime>("local");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char* name, const char* zone, const QDateTime& local,
                            const QStringList& expected) {
            QTest::newRow(name) << QByteArray(zone) << local << expected;
        };
        row("summer", "Europe/Paris", wall(2026, 7, 1, 12, 0), {"2026-07-01T10:00:00.000Z"});
        row("winter", "Europe/Paris", wall(2026, 12, 1, 12, 0), {"2026-12-01T11:00:00.000Z"});
        row("twice", "Europe/Paris", wall(2026, 10, 25, 2, 30),
            {"2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"});
        row("first of twice", "Europe/Paris", wall(2026, 10, 25, 2, 0),
            {"2026-10-25T00:00:00.000Z", "2026-10-25T01:00:00.000Z"});
        row("before twice", "Europe/Paris", wall(2026, 10, 25, 1, 59), {"2026-10-24T23:59:00.000Z"});
        row("after twice", "Europe/Paris", wall(2026, 10, 25, 3, 0), {"2026-10-25T02:00:00.000Z"});
        row("skipped", "Europe/Paris", wall(2027, 3, 28, 2, 30), {});
        row("before skipped", "Europe/Paris", wall(2027, 3, 28, 1, 59), {"2027-03-28T00:59:00.000Z"});
        row("after skipped", "Europe/Paris", wall(2027, 3, 28, 3, 0), {"2027-03-28T01:00:00.000Z"});
        row("half an hour twice", "Australia/Lord_Howe", wall(2026, 4, 5, 1, 45),
            {"2026-04-04T14:45:00.000Z", "2026-04-04T15:15:00.000Z"});
        row("no change ever", "UTC", wall(2026, 10, 25, 2, 30), {"2026-10-25T02:30:00.000Z"});
        row("no date", "Europe/Paris", QDateTime(), {});
    }
    void wallTimesBecomeInstants() {
        QFETCH(QByteArray, zone);
        QFETCH(QDateTime, local);
        QFETCH(QStringList, expected);
        QStringList found;
        for (const UtcTime time : momentsOf(local, QTimeZone(zone)))
            found += toIso(time);
        QCOMPARE(found, expected);
        // What the value itself says of its zone is not looked at.
        QCOMPARE(
            momentsOf(QDateTime(local.date(), local.time(), Qt::OffsetFromUTC, 7200), QTimeZone(zone)).size(),
            expected.size());
    }

    void instantsShowTheirOffset() {
        QVERIFY(
            momentText(utc("2026-10-25T00:30:00.000Z"), paris).endsWith(QStringLiteral("02:30:00 +02:00")));
        QVERIFY(
            momentText(utc("2026-10-25T01:30:00.000Z"), paris).endsWith(QStringLiteral("02:30:00 +01:00")));
        QCOMPARE(offsetText(utc("2026-10-25T01:30:00.000Z"), QTimeZone("America/St_Johns")),
                 QStringLiteral("-02:30"));
    }

    void aGoodFormMakesARequest() {
        RequisitionForm form = good();
        form.authority = QStringLiteral("  BR Valmont ");
        QVERIFY(problems(form).isEmpty());
        const auto request = requestOf(form, m_directory, m_now, paris);
        QVERIFY(request.has_value());
        QCOMPARE(request->authority, QStringLiteral("BR Valmont"));
        QCOMPARE(request->camera, m_camera.id);
        QCOMPARE(request->span.begin, utc("2026-11-01T21:30:00.000Z"));
        QCOMPARE(request->span.end, utc("2026-11-01T23:00:00.000Z"));
    }

    void anEmptyFormMissesEverything() {
        const QList<Field> expected{Field::Authority, Field::Reference, Field::Frame,
                                    Field::Camera,    Field::Begin,     Field::End};
        QCOMPARE(problems({}), expected);
        QCOMPARE(requestOf({}, m_directory, m_now, paris).error().code, ErrorCode::InvalidInput);
    }

    void eachFaultIsNamed_data() {
        QTest::addColumn<int>("field");
        QTest::addColumn<RequisitionForm>("form");
        const auto row = [this](const char* name, Field field,
                                const std::function<void(RequisitionForm&)>& spoil) {
            RequisitionForm form = good();
            spoil(form);
            QTest::newRow(name) << static_cast<int>(field) << form;
        };
        row("blank authority", Field::Authority, [](auto& f) { f.authority = QStringLiteral("   "); });
        row("long authority", Field::Authority,
            [](auto& f) { f.authority = QString(201, QLatin1Char('a')); });
        row("tab in the reference", Field::Reference, [](auto& f) { f.reference = QStringLiteral("a\tb"); });
        row("no frame", Field::Frame, [](auto& f) { f.frame.reset(); });
        row("unknown camera", Field::Camera, [](auto& f) { f.camera = QStringLiteral("999"); });
        row("no number", Field::Camera, [](auto& f) { f.camera = QStringLiteral("Place de la Halle"); });
        row("number and more", Field::Camera, [](auto& f) { f.camera = QStringLiteral("127 bis"); });
        row("number too big", Field::Camera,
            [](auto& f) { f.camera = QStringLiteral("99999999999999999999"); });
        row("another camera's name", Field::Camera, [](auto& f) { f.camera = QStringLiteral("127 · Gare"); });
        row("camera without recording", Field::Camera, [](auto& f) { f.camera = QStringLiteral("128"); });
        row("begin to come", Field::Begin, [](auto& f) {
            f.begin.local = wall(2026, 11, 3, 12, 0);
            f.end.local = wall(2026, 11, 3, 13, 0);
        });
        row("end to come", Field::End, [](auto& f) { f.end.local = wall(2026, 11, 2, 11, 1); });
        row("end before begin", Field::End, [](auto& f) { f.end.local = wall(2026, 11, 1, 22, 0); });
        row("empty span", Field::End, [](auto& f) { f.end = f.begin; });
        row("too long", Field::End, [](auto& f) { f.begin.local = wall(2026, 10, 31, 23, 59); });
        row("begin twice", Field::Begin, [](auto& f) {
            f.begin.local = wall(2026, 10, 25, 2, 30);
            f.end.local = wall(2026, 10, 25, 4, 0);
        });
        row("begin skipped", Field::Begin, [](auto& f) {
            f.begin.local = wall(2026, 3, 29, 2, 30);
            f.end.local = wall(2026, 3, 29, 4, 0);
        });
        row("choice out of range", Field::Begin, [](auto& f) {
            f.begin = {wall(2026, 3, 29, 2, 30), 1};
            f.end.local = wall(2026, 3, 29, 4, 0);
        });
    }
    void eachFaultIsNamed() {
        QFETCH(int, field);
        QFETCH(RequisitionForm, form);
        QCOMPARE(problems(form), QList<Field>{static_cast<Field>(field)});
    }

    void theSameWallTimeMayBeAnHour() {
        RequisitionForm form = good();
        form.begin = {wall(2026, 10, 25, 2, 30), 0};
        form.end = {wall(2026, 10, 25, 2, 30), 1};
        QVERIFY(problems(form).isEmpty());
        QCOMPARE(requestOf(form, m_directory, m_now, paris)->span.length(), std::chrono::hours(1));
        std::swap(form.begin, form.end);
        QCOMPARE(problems(form), QList<Field>{Field::End});
    }

    void aCompletedNameIsUnderstood() {
        QCOMPARE(cameraTyped(QStringLiteral(" 127 "), m_directory)->id, m_camera.id);
        QCOMPARE(cameraTyped(QStringLiteral("127 · Place de la Halle · Valmont"), m_directory)->id,
                 m_camera.id);
        QVERIFY(!cameraTyped(QStringLiteral("-127"), m_directory));
        QVERIFY(!cameraTyped({}, m_directory));
    }

private:
    [[nodiscard]] static RequisitionForm good() {
        return {QStringLiteral("BR Valmont"), QStringLiteral("00431/2026"),    LegalFrame::Preliminary,
                QStringLiteral("127"),        {wall(2026, 11, 1, 22, 30), {}}, {wall(2026, 11, 2, 0, 0), {}}};
    }
    [[nodiscard]] QList<Field> problems(const RequisitionForm& form) const {
        QList<Field> fields;
        for (const FormProblem& problem : problemsOf(form, m_directory, m_now, paris)) {
            fields += problem.field;
            if (problem.text.isEmpty() || problem.text.contains(QLatin1Char('%')))
                qWarning("a problem without its words: %s", qPrintable(problem.text));
        }
        return fields;
    }

    Directory m_directory;
    Camera m_camera;
    const UtcTime m_now = utc("2026-11-02T10:00:00.000Z"); // 11:00 in Paris
};

QTEST_GUILESS_MAIN(TestCasesForm)
#include "test_cases_form.moc"
