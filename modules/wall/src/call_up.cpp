// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/call_up.h"

#include <algorithm>

namespace vigie::wall {

void CallUp::type(int digit) {
    if (digit < 0 || digit > 9 || m_digits.size() >= mostDigits)
        return;
    if (m_digits.isEmpty() && digit == 0)
        return; // no camera number starts with a zero
    m_digits += QChar(u'0' + digit);
}

void CallUp::eraseLast() {
    m_digits.chop(1);
}

const Camera* CallUp::exact(const Directory& directory) const {
    return m_digits.isEmpty() ? nullptr : directory.cameraByNumber(m_digits.toInt());
}

QList<Camera> CallUp::matches(const Directory& directory, int most) const {
    QList<Camera> found;
    if (m_digits.isEmpty())
        return found;
    for (const auto& camera : directory.cameras) {
        if (QString::number(camera.number).startsWith(m_digits))
            found << camera;
    }
    std::sort(found.begin(), found.end(),
              [](const Camera& a, const Camera& b) { return a.number < b.number; });
    return found.mid(0, most);
}

} // namespace vigie::wall
