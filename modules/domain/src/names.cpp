// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/names.h"

#include <algorithm>
#include <span>
#include <utility>

namespace vigie {
namespace {

template <class Enum>
struct Names;

#define VIGIE_NAMES(Enum, ...)                                                                               \
    template <>                                                                                              \
    struct Names<Enum> {                                                                                     \
        static constexpr std::pair<Enum, const char*> all[] = {__VA_ARGS__};                                 \
    };

VIGIE_NAMES(DeviceFamily, {DeviceFamily::Onvif, "onvif"}, {DeviceFamily::Hikvision, "hikvision"},
            {DeviceFamily::Dahua, "dahua"}, {DeviceFamily::Axis, "axis"}, {DeviceFamily::Generic, "generic"})
VIGIE_NAMES(StreamRole, {StreamRole::Main, "main"}, {StreamRole::Sub, "sub"})
VIGIE_NAMES(VideoCodec, {VideoCodec::H264, "h264"}, {VideoCodec::H265, "h265"}, {VideoCodec::Jpeg, "jpeg"})
VIGIE_NAMES(DeviceEventKind, {DeviceEventKind::Motion, "motion"}, {DeviceEventKind::Tamper, "tamper"},
            {DeviceEventKind::VideoLoss, "video-loss"}, {DeviceEventKind::LineCrossing, "line-crossing"},
            {DeviceEventKind::Intrusion, "intrusion"}, {DeviceEventKind::DigitalInput, "digital-input"},
            {DeviceEventKind::Relay, "relay"}, {DeviceEventKind::Storage, "storage"},
            {DeviceEventKind::Hardware, "hardware"}, {DeviceEventKind::Recording, "recording"},
            {DeviceEventKind::Clock, "clock"}, {DeviceEventKind::Login, "login"},
            {DeviceEventKind::Other, "other"})
VIGIE_NAMES(AlarmState, {AlarmState::New, "new"}, {AlarmState::Claimed, "claimed"},
            {AlarmState::OnHold, "on-hold"}, {AlarmState::Closed, "closed"})
VIGIE_NAMES(AlarmVerdict, {AlarmVerdict::None, "none"}, {AlarmVerdict::Confirmed, "confirmed"},
            {AlarmVerdict::FalseAlarm, "false-alarm"}, {AlarmVerdict::Test, "test"},
            {AlarmVerdict::Technical, "technical"})
VIGIE_NAMES(Verdict, {Verdict::Good, "good"}, {Verdict::Doubtful, "doubtful"}, {Verdict::Bad, "bad"},
            {Verdict::Unreachable, "unreachable"}, {Verdict::Unchecked, "unchecked"})
VIGIE_NAMES(LegalFrame, {LegalFrame::Flagrance, "cpp-60-1"}, {LegalFrame::Preliminary, "cpp-77-1-1"},
            {LegalFrame::RogatoryCommission, "cpp-99-3"})
VIGIE_NAMES(CaseState, {CaseState::Open, "open"}, {CaseState::Extracting, "extracting"},
            {CaseState::Extracted, "extracted"}, {CaseState::Failed, "failed"})
VIGIE_NAMES(PtzPriority, {PtzPriority::Operator, "operator"}, {PtzPriority::Supervisor, "supervisor"},
            {PtzPriority::LawEnforcement, "law-enforcement"})
#undef VIGIE_NAMES

template <class Enum>
QString lookUp(Enum value) {
    for (const auto& [known, name] : Names<Enum>::all) {
        if (known == value)
            return QString::fromLatin1(name);
    }
    return {};
}

} // namespace

template <class Enum>
std::optional<Enum> fromName(QStringView name) {
    for (const auto& [value, known] : Names<Enum>::all) {
        if (name == QLatin1String(known))
            return value;
    }
    return std::nullopt;
}

#define VIGIE_NAMED(Enum)                                                                                    \
    QString nameOf(Enum value) {                                                                             \
        return lookUp(value);                                                                                \
    }                                                                                                        \
    template std::optional<Enum> fromName<Enum>(QStringView);

VIGIE_NAMED(DeviceFamily)
VIGIE_NAMED(StreamRole)
VIGIE_NAMED(VideoCodec)
VIGIE_NAMED(DeviceEventKind)
VIGIE_NAMED(AlarmState)
VIGIE_NAMED(AlarmVerdict)
VIGIE_NAMED(Verdict)
VIGIE_NAMED(LegalFrame)
VIGIE_NAMED(CaseState)
VIGIE_NAMED(PtzPriority)
#undef VIGIE_NAMED

const StreamProfile* Camera::stream(StreamRole role) const {
    for (const auto& profile : streams) {
        if (profile.role == role)
            return &profile;
    }
    return streams.isEmpty() ? nullptr : &streams.first();
}

bool PrivacyMask::isValid() const {
    const auto inside = [](double value) { return value >= 0 && value <= 1; };
    return points.size() >= fewestPoints && points.size() <= mostPoints &&
           std::all_of(points.begin(), points.end(),
                       [&](const QPointF& point) { return inside(point.x()) && inside(point.y()); });
}

const Camera* Directory::cameraByNumber(int number) const {
    for (const auto& camera : cameras) {
        if (camera.number == number)
            return &camera;
    }
    return nullptr;
}

} // namespace vigie
