// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

/// What our parsers read of a real answer, told as the golden values are told: one object, whose lines
/// join a thing's fields by " | ".
namespace golden {

/// A SOAP answer or a discovery's.
[[nodiscard]] QJsonObject readOnvif(const QByteArray& bytes);
/// A recorded conversation, an exchange a line; what repeats is told once, with its number.
[[nodiscard]] QJsonObject readSession(const QByteArray& lines);
/// A metadata document, or what a web service of the camera answers.
[[nodiscard]] QJsonObject readMetadata(const QByteArray& bytes);
/// Notifications that another program decoded: written as XML again first.
[[nodiscard]] QJsonObject readDecoded(const QByteArray& json);

[[nodiscard]] QJsonObject readIsapi(const QByteArray& bytes);
/// All answers of a device by their path, and the channels they make together.
[[nodiscard]] QJsonObject readIsapiDevice(const QByteArray& json);

[[nodiscard]] QJsonObject readDahua(const QByteArray& bytes);

[[nodiscard]] QJsonObject readParams(const QByteArray& bytes);
[[nodiscard]] QJsonObject readVapixSession(const QByteArray& json);

} // namespace golden
