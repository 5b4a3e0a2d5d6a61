// SPDX-License-Identifier: GPL-3.0-or-later
#include "gl_shaders.h"

#include <QCoreApplication>
#include <QOpenGLContext>
#include <QOpenGLShaderProgram>

namespace vigie::wall {
namespace {

constexpr auto pictureVertex = R"(
layout(location = 0) in vec4 target; // x, y, width, height: device pixels, from the top left
layout(location = 1) in vec4 origin; // of the picture's part: corner, then the axis along the target's width
layout(location = 2) in vec4 axis;   // along its height; layer, 1 for an old picture
layout(location = 3) in vec4 bounds; // of the part: left, top, right, bottom
layout(location = 4) in vec4 kind;   // row of the colour table
uniform vec2 screen;
out vec2 at;
out vec2 pixel;
flat out vec2 footprint;
flat out vec4 part;
flat out float layer;
flat out float old;
flat out int colours;
void main() {
    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
    vec2 place = target.xy + corner * target.zw;
    gl_Position = vec4(2.0 * place.x / screen.x - 1.0, 1.0 - 2.0 * place.y / screen.y, 0.0, 1.0);
    at = origin.xy + corner.x * origin.zw + corner.y * axis.xy;
    pixel = corner * target.zw;
    footprint = abs(origin.zw) / target.z + abs(axis.xy) / target.w;
    part = bounds;
    layer = axis.z;
    old = axis.w;
    colours = int(kind.x + 0.5);
}
)";

// A picture that shrinks is the exact mean of what lies under each pixel, or lamps and plates would flicker:
// a tap between two texels, at the place that their shares ask for, weighs both.
constexpr auto pictureFragment = R"(
uniform sampler2DArray plane0;
uniform sampler2DArray plane1;
uniform sampler2DArray plane2;
uniform int planes;          // 3: I420, 2: NV12, 1: RGB
uniform vec2 chromaScale;    // of an odd size, the last chroma pixel covers one of luma
uniform mat4 table[6];       // BT.601, 709, 2020: limited, full
in vec2 at;
in vec2 pixel;
flat in vec2 footprint;
flat in vec4 part;
flat in float layer;
flat in float old;
flat in int colours;
out vec4 colour;
// How much of texels t and t + 1 lies between the two ends.
vec2 shares(float t, float from, float to) {
    return max(vec2(min(t + 1.0, to) - max(t, from), min(t + 2.0, to) - max(t + 1.0, from)), 0.0);
}
vec4 mean(sampler2DArray plane, vec2 scale) {
    vec2 size = vec2(textureSize(plane, 0).xy);
    vec2 least = part.xy * scale * size;
    vec2 most = part.zw * scale * size;
    vec2 centre = at * scale * size;
    vec2 span = min(footprint * scale * size, vec2(64.0));
    if (max(span.x, span.y) <= 1.001) {
        vec2 place = clamp(centre, least + 0.5, max(least + 0.5, most - 0.5));
        return textureLod(plane, vec3(place / size, layer), 0.0);
    }
    span = max(span, vec2(1.0));
    vec2 from = clamp(centre - 0.5 * span, least, most - 0.01);
    vec2 to = clamp(centre + 0.5 * span, from + 0.01, most);
    vec4 sum = vec4(0.0);
    for (float y = floor(from.y); y < to.y; y += 2.0) {
        vec2 down = shares(y, from.y, to.y);
        float high = down.x + down.y;
        for (float x = floor(from.x); x < to.x; x += 2.0) {
            vec2 along = shares(x, from.x, to.x);
            float wide = along.x + along.y;
            vec2 tap = vec2(x, y) + 0.5 + vec2(along.y / max(wide, 1e-6), down.y / max(high, 1e-6));
            sum += wide * high * textureLod(plane, vec3(tap / size, layer), 0.0);
        }
    }
    return sum / ((to.x - from.x) * (to.y - from.y));
}
void main() {
    vec3 rgb;
    if (planes == 1) {
        rgb = mean(plane0, vec2(1.0)).rgb;
    } else {
        float y = mean(plane0, vec2(1.0)).r;
        vec2 uv;
        if (planes == 2)
            uv = mean(plane1, chromaScale).rg;
        else
            uv = vec2(mean(plane1, chromaScale).r, mean(plane2, chromaScale).r);
        rgb = clamp((table[colours] * vec4(y, uv, 1.0)).rgb, 0.0, 1.0);
    }
    if (old > 0.5) {
        float grey = dot(rgb, vec3(11.0, 16.0, 5.0) / 32.0) * 0.42;
        // Lines at 45 degrees, one every 22 pixels, 2 thick, white at 22 %.
        float along = mod(pixel.x + pixel.y, 22.0);
        float away = min(along, 22.0 - along) * 0.70710678;
        rgb = vec3(mix(grey, 1.0, clamp(1.5 - away, 0.0, 1.0) * 56.0 / 255.0));
    }
    colour = vec4(rgb, 1.0);
}
)";

constexpr auto overlayVertex = R"(
layout(location = 0) in vec4 target;
uniform vec2 screen;
out vec2 at;
void main() {
    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
    vec2 place = target.xy + corner * target.zw;
    gl_Position = vec4(2.0 * place.x / screen.x - 1.0, 1.0 - 2.0 * place.y / screen.y, 0.0, 1.0);
    at = corner;
}
)";

constexpr auto overlayFragment = R"(
uniform sampler2D image;
in vec2 at;
out vec4 colour;
void main() {
    colour = texture(image, at);
}
)";

Result<std::unique_ptr<QOpenGLShaderProgram>> program(const char* vertex, const char* fragment) {
    const QByteArray head = QOpenGLContext::currentContext()->isOpenGLES()
                                ? "#version 300 es\nprecision highp float;\nprecision highp int;\n"
                                  "precision highp sampler2D;\nprecision highp sampler2DArray;\n"
                                : "#version 330 core\n";
    auto made = std::make_unique<QOpenGLShaderProgram>();
    if (!made->addShaderFromSourceCode(QOpenGLShader::Vertex, head + vertex) ||
        !made->addShaderFromSourceCode(QOpenGLShader::Fragment, head + fragment) || !made->link())
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("wall", "Affichage OpenGL impossible sur ce poste"),
                    made->log());
    return made;
}

} // namespace

Result<std::unique_ptr<QOpenGLShaderProgram>> pictureProgram() {
    return program(pictureVertex, pictureFragment);
}

Result<std::unique_ptr<QOpenGLShaderProgram>> overlayProgram() {
    return program(overlayVertex, overlayFragment);
}

} // namespace vigie::wall
