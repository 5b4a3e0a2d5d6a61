// SPDX-License-Identifier: GPL-3.0-or-later
#include "xml_node.h"

#include <QCoreApplication>
#include <QStringDecoder>
#include <QXmlStreamReader>

namespace vigie::devices {

namespace {

constexpr int maxDepth = 48;
constexpr int maxElements = 50'000;

QString localName(QStringView qualified) {
    return qualified.mid(qualified.lastIndexOf(u':') + 1).toString();
}

struct Declaration {
    std::size_t depth;
    QString prefix; // empty for the default
    QString space;
};

QString spaceOf(const std::vector<Declaration>& declarations, QStringView qualified) {
    const qsizetype colon = qualified.indexOf(u':');
    const QStringView prefix = colon < 0 ? QStringView() : qualified.left(colon);
    for (auto it = declarations.rbegin(); it != declarations.rend(); ++it)
        if (prefix.compare(it->prefix) == 0)
            return it->space;
    return {};
}

tl::unexpected<Error> unreadable(const QString& detail) {
    return fail(ErrorCode::Protocol,
                QCoreApplication::translate("devices", "La réponse de l'appareil est illisible."), detail);
}

/// Some firmware declares UTF-16 and writes UTF-8: a declaration that can be read byte by byte is not in
/// UTF-16.
QByteArray withoutFalseEncoding(const QByteArray& bytes) {
    const qsizetype end = bytes.startsWith("<?xml") ? bytes.indexOf("?>") : -1;
    return end > 0 && bytes.left(end).toLower().contains("utf-16") ? bytes.mid(end + 2) : bytes;
}

} // namespace

const XmlNode* XmlNode::child(QStringView childName) const {
    for (const XmlNode& one : children)
        if (one.name == childName)
            return &one;
    return nullptr;
}

std::vector<const XmlNode*> XmlNode::all(QStringView childName) const {
    std::vector<const XmlNode*> found;
    for (const XmlNode& one : children)
        if (one.name == childName)
            found.push_back(&one);
    return found;
}

const XmlNode* XmlNode::at(QStringView path) const {
    const XmlNode* node = this;
    for (const QStringView step : path.split(u'/')) {
        node = node->child(step);
        if (node == nullptr)
            return nullptr;
    }
    return node;
}

QString XmlNode::textAt(QStringView path) const {
    const XmlNode* node = at(path);
    return node == nullptr ? QString() : node->text;
}

const XmlNode* XmlNode::find(QStringView anyName) const {
    for (const XmlNode& one : children) {
        if (one.name == anyName)
            return &one;
        if (const XmlNode* below = one.find(anyName))
            return below;
    }
    return nullptr;
}

namespace {

bool isUtf8(const QByteArray& bytes) {
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    [[maybe_unused]] const QString text = decoder(bytes);
    return !decoder.hasError();
}

Result<XmlNode> readXml(const QByteArray& bytes) {
    QXmlStreamReader reader(withoutFalseEncoding(bytes));
    // Some firmware uses prefixes that it does not declare.
    reader.setNamespaceProcessing(false);
    XmlNode root;
    std::vector<XmlNode*> open;
    std::vector<Declaration> declarations; // in scope, innermost last
    int elements = 0;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::StartElement: {
            if (++elements > maxElements || open.size() >= maxDepth)
                return unreadable(QStringLiteral("XML beyond bounds at line %1").arg(reader.lineNumber()));
            // The parent stays where it is while its child is open, as it gets no other child meanwhile.
            XmlNode& node = open.empty() ? root : open.back()->children.emplace_back();
            open.push_back(&node);
            for (const QXmlStreamAttribute& attribute : reader.attributes()) {
                const QStringView name = attribute.qualifiedName();
                if (name == u"xmlns" || name.startsWith(u"xmlns:"))
                    declarations.push_back(
                        {open.size(), name.mid(6).toString(), attribute.value().toString()});
                else
                    node.attributes.insert(localName(name), attribute.value().toString());
            }
            node.name = localName(reader.qualifiedName());
            node.space = spaceOf(declarations, reader.qualifiedName());
            break;
        }
        case QXmlStreamReader::Characters:
            if (!open.empty())
                open.back()->text += reader.text();
            break;
        case QXmlStreamReader::EndElement:
            open.back()->text = open.back()->text.trimmed();
            while (!declarations.empty() && declarations.back().depth == open.size())
                declarations.pop_back();
            open.pop_back();
            // Bytes behind the document (a second header, zeros) are some firmware's habit.
            if (open.empty())
                return root;
            break;
        default:
            break;
        }
    }
    return unreadable(
        QStringLiteral("XML: %1 at line %2").arg(reader.errorString()).arg(reader.lineNumber()));
}

} // namespace

Result<XmlNode> parseXml(const QByteArray& bytes) {
    auto node = readXml(bytes);
    // Names typed at a device come in Latin-1 from some firmware, whatever its answer announces.
    if (!node && !isUtf8(bytes))
        return readXml(QString::fromLatin1(bytes).toUtf8());
    return node;
}

QByteArray toXml(const XmlNode& node) {
    QByteArray out = '<' + node.name.toUtf8();
    for (auto it = node.attributes.begin(); it != node.attributes.end(); ++it)
        out += ' ' + it.key().toUtf8() + "=\"" + it.value().toHtmlEscaped().toUtf8() + '"';
    if (node.text.isEmpty() && node.children.empty())
        return out + "/>";
    out += '>' + node.text.toHtmlEscaped().toUtf8();
    for (const XmlNode& child : node.children)
        out += toXml(child);
    return out + "</" + node.name.toUtf8() + '>';
}

} // namespace vigie::devices
