// The set-up of one organisation, from nothing to its first devices: what is decided, what is done, why it cannot go on
// yet.
//
// It has no window. Everything decided is stored as a draft after each step, so that a half-done set-up goes on where
// it was, however the program ended. Work runs in the services; what it came to is told by changed(). Lives on the main
// thread; what the constructor takes outlives it.
#pragma once

#include "app/setup/downloadswatch.h"
#include "app/setup/setupwork.h"

#include <QObject>

#include <memory>
#include <optional>

namespace Muster {

class SetupFlow final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SetupFlow)

public:
    enum class Purpose { Enroll, RenewToken };
    enum class Activity { None, Opening, MakingKey, SavingKey, VisitingPortal, LoadingToken, Syncing };
    enum class Side { Undecided, Real, Practice };

    struct Places {
        QString downloads; // where browsers put files; empty: not watched
        ServiceAddress apple = {.url = appleServiceUrl(), .authorityPem = {}};
    };
    // The user's own downloads folder and Apple.
    [[nodiscard]] static Places usualPlaces();

    SetupFlow(SetupServices services, Places places, QObject *parent = nullptr);
    ~SetupFlow() override;

    // --- entries; opened() follows ---

    // Goes on with the latest set-up that was closed half-done, or begins one.
    void open() { openWith(SetupWork::resume(m_services, SetupWork::Draft::Latest), Purpose::Enroll); }
    // Begins one, and leaves a half-done one stored.
    void openNew() { openWith(SetupWork::resume(m_services, SetupWork::Draft::New), Purpose::Enroll); }
    // Goes on with the set-up of this organisation.
    void openHalfDone(OrganisationId organisation);
    // Only the token's step, for an organisation that is linked.
    void openForRenewal(OrganisationId organisation);

    // The window was closed: what was typed is stored, folders are no longer watched. A running sync goes on.
    void close();

    // --- what is so ---

    [[nodiscard]] Purpose purpose() const { return m_purpose; }
    [[nodiscard]] QList<SetupStep> steps() const;
    [[nodiscard]] SetupStep step() const { return m_draft.step; }
    [[nodiscard]] bool isDone(SetupStep step) const;
    [[nodiscard]] Activity activity() const { return m_activity; }
    // Another step can be gone to: nothing is under way, and it is not all over.
    [[nodiscard]] bool canLeave() const;
    // Why the step does not hold yet, as a sentence; empty when it does.
    [[nodiscard]] QString obstacle() const;
    // What went wrong last at this step; gone with the next action.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

    [[nodiscard]] Side side() const;
    [[nodiscard]] bool isPractice() const { return side() == Side::Practice; }
    [[nodiscard]] QString name() const { return m_draft.organisationName; }
    // What is wrong with the name; empty when nothing is.
    [[nodiscard]] QString nameFault() const;
    [[nodiscard]] const std::optional<Organisation> &organisation() const { return m_organisation; }
    [[nodiscard]] const std::optional<PublicKey> &key() const { return m_key; }
    [[nodiscard]] QString keyFileName() const;
    [[nodiscard]] bool isKeySaved() const { return m_draft.isKeySaved; }
    // Where the key was saved in this sitting; empty when it was copied.
    [[nodiscard]] const QString &savedKeyPath() const { return m_savedKeyPath; }
    [[nodiscard]] bool isServiceMade() const { return m_draft.isServiceMade; }
    // What the practice portal gave in this sitting.
    [[nodiscard]] const std::optional<PortalDownload> &download() const { return m_download; }
    [[nodiscard]] bool isWatchingDownloads() const { return m_watch.isWatching(); }
    [[nodiscard]] const std::optional<FoundToken> &foundToken() const { return m_watch.found(); }
    // The file that was chosen, and what the checks said.
    [[nodiscard]] const QString &tokenName() const { return m_tokenName; }
    [[nodiscard]] const std::optional<TokenVerdict> &verdict() const { return m_verdict; }
    // The token is of another service or organisation: it takes an explicit yes.
    [[nodiscard]] bool needsConsent() const;
    [[nodiscard]] const std::optional<Run> &run() const { return m_run; }
    [[nodiscard]] QDateTime now() const { return m_services.clock.now(); }
    // A set-up can be begun afresh until a token was accepted.
    [[nodiscard]] bool canStartOver() const;

    // --- what people do ---

    void decide(Side side);
    // Stored with the next step, or by keep().
    void setName(const QString &name);
    void keep();
    void next();
    void back();
    // To a step that is done or the current one.
    void goTo(SetupStep step);
    void makeKey();
    void saveKey(const QString &path);
    void noteKeyCopied();
    void setServiceMade(bool isMade);
    // Practice only: uploads the key and downloads a token.
    void visitPortal();
    void useDownload();
    void useFoundToken();
    void useTokenFile(const QString &path);
    void loadToken(const QString &name, const QByteArray &file);
    void retryToken();
    void consentToOtherService();
    void startSync();
    void startOver();

Q_SIGNALS:
    void opened();
    void stepChanged(Muster::SetupStep step);
    // Something that is told here became different.
    void changed();
    // The first devices are there, or the renewed token is in use.
    void completed(Muster::OrganisationId organisation);

private:
    void openWith(QCoro::Task<Result<SetupStand>> task, Purpose purpose);
    void take(const SetupStand &stand);
    void enter(SetupStep step);
    void begin(Activity activity);
    void end(std::optional<Error> error = {});
    void store();
    void removeDraft();
    void watchDownloads();
    void check(TokenConsent consent);
    void takeVerdict(const TokenVerdict &verdict);
    void readRun(ChangeSet changes);
    void takeOutcome(OrganisationId organisation, const Run &run);
    // Takes the answer when it is there, unless something else was opened meanwhile.
    template <typename T, typename Callback> void await(QCoro::Task<T> task, Callback callback);

    SetupServices m_services;
    Places m_places;
    Purpose m_purpose = Purpose::Enroll;
    Activity m_activity = Activity::None;
    SetupDraft m_draft;
    DraftRow m_draftRow;
    QStringList m_otherNames;
    std::optional<Organisation> m_organisation;
    std::optional<PublicKey> m_key;
    QString m_savedKeyPath;
    std::optional<PortalDownload> m_download;
    DownloadsWatch m_watch;
    QString m_tokenName;
    QByteArray m_tokenFile;
    std::optional<TokenVerdict> m_verdict;
    std::optional<Run> m_run;
    std::optional<Error> m_error;
    int m_sitting = 0; // work of an earlier opening is not taken for this one's
    bool m_isReadingRun = false;
};

} // namespace Muster

Q_DECLARE_METATYPE(Muster::SetupStep)
