// Labelled bars that share one scale: name, bar, figure as link, note. Without legend or grid.
//
// Up and Down walk the rows, Enter or a click opens what a row counts.
#pragma once

#include <QWidget>

namespace Muster {

struct BarRow {
    QString id;
    QString name;
    qint64 value = 0;
    QString note;
};

class LifeCycleBars final : public QWidget {
    Q_OBJECT

public:
    explicit LifeCycleBars(QWidget *parent = nullptr);

    // The scale ends at the largest value, or at total when that is more.
    void setRows(const QList<BarRow> &rows, qint64 total = 0);
    [[nodiscard]] const QList<BarRow> &rows() const { return m_rows; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void rowClicked(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Columns {
        int name = 0;
        int bar = 0;
        int value = 0;
        int note = 0;
    };

    [[nodiscard]] Columns columns() const;
    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] int rowAt(int y) const;
    void paintRow(QPainter &painter, int row, const Columns &columns) const;

    QList<BarRow> m_rows;
    qint64 m_total = 0;
    int m_current = 0;
    int m_hovered = -1;
};

} // namespace Muster
