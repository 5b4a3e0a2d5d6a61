// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ptz/head_link.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace vigie::look {
class ActionButton;
}

namespace vigie::ptz {

/// All that the panel shows; equal states look equal.
struct PanelState {
    enum class Hold { NoCamera, Free, Taking, Mine, Other };
    Hold hold = Hold::NoCamera;
    QString holder{}; ///< of Other
    QString reason{}; ///< of Other
    std::chrono::seconds left{0};
    bool mayTakeOver = false; ///< this person may take it from that holder
    bool own = false;         ///< that holder is this person, at another desk: no reason is asked
    bool mayActForPolice = false;
    QString whyNot{}; ///< the camera can't be steered, known from before
    std::optional<Abilities> abilities{};
    QString returnPreset{};
    QString joystick{}; ///< its name while it steers
};

/// The PTZ of the focused camera, under the mosaic: take it or free it, presets, tours, where it goes back
/// to. A takeover asks for its reason in the panel itself: no dialog ever covers an image. Thread: GUI. Holds
/// no state but what is being typed.
class PtzPanel final : public QWidget {
    Q_OBJECT

public:
    static constexpr int mostPresets = 6; ///< those with a button; keys reach nine

    explicit PtzPanel(QWidget* parent = nullptr);

    void setState(const PanelState& state);
    /// The take key: takes, frees, or opens the reason of a takeover.
    void act();

Q_SIGNALS:
    void takeAsked(const QString& reason, bool forPolice);
    void releaseAsked();
    void presetAsked(const QString& token);
    void tourAsked(const QString& token, vigie::devices::TourOperation operation);
    void returnChosen(const QString& token);
    /// The reason was given or dropped: the wall gets the keys back.
    void finished();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void elideText();
    void showReason(bool shown);
    void submit();
    void showPresets();
    void showTours();

    PanelState m_state;
    QLabel* m_title;
    QLabel* m_text;
    look::ActionButton* m_take;
    QWidget* m_reasonRow;
    QLineEdit* m_reason;
    QCheckBox* m_police;
    QWidget* m_presetBox;
    QWidget* m_headBox; ///< tours and return
    QList<QWidget*> m_presetButtons;
    QComboBox* m_morePresets;
    QComboBox* m_tours;
    look::ActionButton* m_tourStart;
    look::ActionButton* m_tourStop;
    QComboBox* m_return;
};

} // namespace vigie::ptz
