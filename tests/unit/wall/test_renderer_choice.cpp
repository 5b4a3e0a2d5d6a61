// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/renderer_choice.h"

#include <QGuiApplication>
#include <QTest>

using namespace vigie::wall;

class TestRendererChoice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theChoiceIsHonest() {
        QVERIFY(isSoftwareOpenGl("llvmpipe (LLVM 15.0.6, 256 bits)"));
        QVERIFY(isSoftwareOpenGl("softpipe"));
        QVERIFY(isSoftwareOpenGl("Google SwiftShader"));
        QVERIFY(isSoftwareOpenGl("Software Rasterizer"));
        QVERIFY(isSoftwareOpenGl("SVGA3D; build: RELEASE;  LLVM;") == false); // a virtual card is one
        QVERIFY(!isSoftwareOpenGl("Mesa Intel(R) UHD Graphics 770 (ADL-S GT1)"));
        QVERIFY(!isSoftwareOpenGl("NVIDIA T1000/PCIe/SSE2"));
        QVERIFY(!isSoftwareOpenGl("AMD Radeon Graphics (renoir, LLVM 15.0.6, DRM 3.49)"));
        QVERIFY(rendererChoice("opengl") == RendererChoice::OpenGl);
        QVERIFY(rendererChoice("auto") == RendererChoice::Automatic);
        QVERIFY(!rendererChoice("vulkan"));
        QVERIFY(!pickRenderer(RendererChoice::Raster).openGl);
        const auto support = tryOpenGl();
        if (!support && QGuiApplication::platformName() == "offscreen")
            QSKIP("no OpenGL on the offscreen platform: what it would choose is not looked at");
        QVERIFY2(support, qPrintable(support ? QString() : support.error().toLogLine()));
        // Insisting takes even a card that is none.
        QVERIFY(pickRenderer(RendererChoice::OpenGl).openGl);
        QCOMPARE(pickRenderer(RendererChoice::Automatic).openGl, !isSoftwareOpenGl(support->card));
    }
};

QTEST_MAIN(TestRendererChoice)
#include "test_renderer_choice.moc"
