// A large radio button with an icon, a heading and a sentence. Only one card of the same parent is on.
#pragma once

#include <QAbstractButton>

namespace Muster {

class IconView;

class ChoiceCard final : public QAbstractButton {
    Q_OBJECT

public:
    ChoiceCard(const QString &iconName, const QString &heading, const QString &sentence, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    IconView *m_icon;
};

} // namespace Muster
