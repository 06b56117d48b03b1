#include "ui/common/paint.h"
#include "ui/common/type.h"

#include <QFontMetrics>
#include <QImage>
#include <QPainter>
#include <QTest>

using namespace Muster;

class TestPaint : public QObject {
    Q_OBJECT

private:
    static int draw(const QFont &font, const QString &text)
    {
        QImage image(400, 60, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        return Paint::text(&painter, image.rect(), font, Qt::black, text, Qt::AlignLeft | Qt::AlignVCenter);
    }

private Q_SLOTS:
    // The layouts of texts are kept, and Qt's hash of a font does not tell sizes apart.
    void theSameWordInTwoSizesIsLaidOutTwice()
    {
        for (const QString &text : {QStringLiteral("5"), QStringLiteral("314")}) {
            const int small = draw(Type::heading(), text);
            const int large = draw(Type::figure(), text);
            QCOMPARE(small, QFontMetrics(Type::heading()).horizontalAdvance(text));
            QCOMPARE(large, QFontMetrics(Type::figure()).horizontalAdvance(text));
            QVERIFY(large > small);
            QCOMPARE(draw(Type::heading(), text), small);
        }
    }
};

QTEST_MAIN(TestPaint)
#include "tst_paint.moc"
