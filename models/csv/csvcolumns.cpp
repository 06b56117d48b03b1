#include "models/csv/csvcolumns.h"

#include <QCoreApplication>
#include <QHash>

namespace Muster {

namespace {

using Kind = ColumnUse::Kind;

constexpr ColumnUse own(OwnField field)
{
    return {Kind::Field, field};
}

// Letters and digits only, without case and accents: "N° de série" is "ndeserie".
QString normalised(const QString &title)
{
    QString result;
    const QString decomposed = title.toCaseFolded().normalized(QString::NormalizationForm_KD);
    for (const QChar c : decomposed) {
        if (c.isLetterOrNumber())
            result += c;
    }
    return result;
}

struct Titles {
    ColumnUse use;
    const char *titles; // as people write them, one behind the other
};

// English, German, French, Spanish, Japanese, Chinese; what inventories and Apple's portal write.
constexpr Titles knownTitles[] = {
    {{Kind::Serial},
     "Serial|Serial Number|Serial No|Serial #|SN|S/N|Device Serial Number|Serialnumber|Serial Num|Hardware Serial|"
     "Seriennummer|Serien-Nr.|Seriennr|Serien Nummer|Gerätenummer|Numéro de série|N° de série|No de série|"
     "Num de série|Número de serie|N.º de serie|Nº de serie|Num de serie|Numero di serie|Serienummer|"
     "シリアル番号|シリアルナンバー|シリアル|製造番号|序列号|序號|序列號|设备序列号"},
    {own(OwnField::Person),
     "Person|User|Username|User Name|Full Name|Name|Assigned To|Assigned User|Owner|Employee|Student|Holder|Who|"
     "Benutzer|Nutzer|Besitzer|Mitarbeiter|Schüler|Zugewiesen an|Inhaber|Personne|Utilisateur|Nom|Affecté à|Élève|"
     "Propriétaire|Persona|Usuario|Nombre|Asignado a|Propietario|Alumno|ユーザー|ユーザ|使用者|利用者|氏名|担当者|"
     "用户|姓名|负责人|学生"},
    {own(OwnField::Tag),
     "Tag|Asset Tag|Asset|Asset Number|Asset No|Asset ID|Inventory Number|Inventory No|Inventory|Barcode|"
     "Inventarnummer|Inventar-Nr.|Inventarnr|Anlagennummer|Étiquette|Étiquette d’inventaire|Numéro d’inventaire|"
     "N° d’inventaire|Etiqueta|Etiqueta de inventario|Número de "
     "inventario|資産タグ|資産番号|管理番号|资产标签|资产编号"},
    {own(OwnField::Location),
     "Location|Place|Room|Site|Building|Office|Department|Standort|Ort|Raum|Gebäude|Abteilung|Zimmer|Emplacement|"
     "Lieu|Salle|Bâtiment|Site|Ubicación|Lugar|Sala|Aula|Edificio|場所|設置場所|部屋|教室|位置|地点|房间|部门"},
    {own(OwnField::Note),
     "Note|Notes|Comment|Comments|Remark|Remarks|Notiz|Notizen|Bemerkung|Bemerkungen|Kommentar|Anmerkung|Remarque|"
     "Remarques|Commentaire|Nota|Notas|Comentario|Comentarios|Observaciones|メモ|備考|コメント|注释|备注|說明"},
    {own(OwnField::OrderNumber),
     "Order|Order Number|Order No|Order #|Order ID|PO|PO Number|Purchase Order|Bestellung|Bestellnummer|Bestell-Nr.|"
     "Auftragsnummer|Commande|Numéro de commande|N° de commande|Bon de commande|Pedido|Número de pedido|"
     "Nº de pedido|注文番号|発注番号|订单号|订单编号|訂單編號"},
    {own(OwnField::Source),
     "Source|Source Type|Reseller|Supplier|Vendor|Quelle|Händler|Lieferant|Bezugsquelle|Type de source|Revendeur|"
     "Fournisseur|Origen|Fuente|Tipo de origen|Proveedor|購入元|販売店|来源|供应商|经销商"},
    {{Kind::Profile},
     "Enrollment Profile|Enrolment Profile|DEP Profile|Profile|Profile Name|Registrierungsprofil|Profil|Profilname|"
     "Profil d’inscription|Profil d’enregistrement|Perfil|Perfil de inscripción|登録プロファイル|プロファイル|"
     "注册描述文件|描述文件"},
    // Facts of Apple's, as its portal and our own export write them.
    {{Kind::Ignore},
     "Device Model|Model|Product Family|Family|Product Type|Storage|Color|Colour|Part Number|Added Date|Added|Status|"
     "State|Device Management Service|MDM Server|IMEI|IMEI2|MEID|EID|Wi-Fi MAC|Bluetooth MAC|Ethernet MAC|"
     "Wi-Fi MAC Address|Bluetooth MAC Address|Ethernet MAC Address|Released Date|Description|OS|Apple Asset Tag|"
     "Profile UUID|Added By|Profile Assigned|Switched On|Changed at Apple|Organisation|First Seen|Left|Reason "
     "(Muster)|More (Muster)"},
};

const QHash<QString, ColumnUse> &titleTable()
{
    static const QHash<QString, ColumnUse> table = [] {
        QHash<QString, ColumnUse> made;
        for (const Titles &known : knownTitles) {
            const QStringList titles = QString::fromUtf8(known.titles).split(u'|');
            for (const QString &title : titles) {
                if (!made.contains(normalised(title)))
                    made.insert(normalised(title), known.use);
            }
        }
        return made;
    }();
    return table;
}

} // namespace

std::optional<ColumnUse> columnOfTitle(const QString &title)
{
    const QString name = normalised(title);
    const auto found = titleTable().constFind(name);
    if (found != titleTable().cend())
        return *found;
    return std::nullopt;
}

QList<ColumnUse> recogniseColumns(const QStringList &titles)
{
    QList<ColumnUse> uses;
    for (const QString &title : titles) {
        ColumnUse use = columnOfTitle(title).value_or(ColumnUse{title.trimmed().isEmpty() ? Kind::Ignore : Kind::Keep});
        const bool isOnce = use.kind == Kind::Serial || use.kind == Kind::Field || use.kind == Kind::Profile;
        if (isOnce && uses.contains(use))
            use = {Kind::Keep};
        uses.append(use);
    }
    if (!uses.isEmpty() && !uses.contains(ColumnUse{Kind::Serial})) {
        // A title that only speaks of serials, such as "Device serial (Apple)".
        qsizetype at = 0;
        for (qsizetype i = titles.size() - 1; i >= 0; --i) {
            if (normalised(titles.at(i)).contains(QLatin1StringView("serial")))
                at = i;
        }
        uses[at] = {Kind::Serial};
    }
    return uses;
}

std::optional<ColumnUse> columnUseFromName(const QString &name)
{
    const QList<ColumnUse> uses = allColumnUses();
    for (const ColumnUse &use : uses) {
        if (columnUseName(use).compare(name, Qt::CaseInsensitive) == 0)
            return use;
    }
    return std::nullopt;
}

QString columnUseName(const ColumnUse &use)
{
    switch (use.kind) {
    case Kind::Serial:
        return QStringLiteral("serial");
    case Kind::Field:
        return ownFieldName(use.field);
    case Kind::Profile:
        return QStringLiteral("profile");
    case Kind::Keep:
        return QStringLiteral("keep");
    case Kind::Ignore:
        break;
    }
    return QStringLiteral("ignore");
}

QString columnUseText(const ColumnUse &use)
{
    const auto say = [](const char *text) { return QCoreApplication::translate("ColumnUse", text); };
    switch (use.kind) {
    case Kind::Serial:
        return say("Serial");
    case Kind::Field:
        return ownFieldText(use.field);
    case Kind::Profile:
        return say("Enrollment profile");
    case Kind::Keep:
        return say("Keep under its title");
    case Kind::Ignore:
        break;
    }
    return say("Leave out");
}

QList<ColumnUse> allColumnUses()
{
    QList<ColumnUse> uses{{Kind::Serial}};
    for (int i = 0; i < ownFieldCount; ++i) {
        if (static_cast<OwnField>(i) != OwnField::More)
            uses.append({Kind::Field, static_cast<OwnField>(i)});
    }
    return uses << ColumnUse{Kind::Profile} << ColumnUse{Kind::Keep} << ColumnUse{Kind::Ignore};
}

} // namespace Muster
