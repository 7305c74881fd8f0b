package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** A store that breaks a promise fails the test of that promise, and a sound one passes it. */
class ContractCatchesTest {

  static Stream<Arguments> breaches() {
    return Stream.of(
        breach(
            BrokenChanges.LosesFlags.class,
            MailStoreContract.FlagChanges.class,
            "changesAtTheSameTimeAreAllKept"),
        breach(
            BrokenChanges.ChecksFirst.class,
            MailStoreContract.FlagChanges.class,
            "ofManyConditionalChangesOneWins"),
        breach(
            BrokenChanges.ChecksFirst.class,
            MailStoreContract.FlagChanges.class,
            "ofManyConditionalChangesEachMessageHasOneWinner"),
        breach(
            BrokenChanges.ChecksFirst.class,
            MailStoreContract.Sessions.class,
            "countingByConditionalChangesMissesNone"),
        breach(
            BrokenChanges.LosesTheCondition.class,
            MailStoreContract.FlagChanges.class,
            "aConditionalChangeOverwritesNoOtherSessionsFlag"),
        breach(
            BrokenChanges.MisreadsTheCondition.class,
            MailStoreContract.FlagChanges.class,
            "theConditionIncludesTheModSeqItself"),
        breach(
            BrokenChanges.AppendsInParts.class,
            MailStoreContract.Append.class,
            "oneBrokenMessageStoresNoneOfThem"),
        breach(
            BrokenChanges.AppendsInParts.class,
            MailStoreContract.Quotas.class,
            "anAppendThatIsTooMuchStoresNothing"),
        breach(
            BrokenChanges.StoresWhatCame.class,
            MailStoreContract.Append.class,
            "aMessageThatEndsBeforeItsSizeIsNotStored"),
        breach(
            BrokenChanges.StoresTheBodyAlone.class,
            MailStoreContract.Append.class,
            "eachMessageHasItsOwnPrefixBeforeABodyThatTheyShare"),
        breach(
            BrokenChanges.KnowsMessagesByTheirBody.class,
            MailStoreContract.Append.class,
            "aMessageForSeveralMailboxesIsWhatItIsInEach"),
        breach(
            BrokenChanges.LeavesReadersOpen.class,
            MailStoreContract.Append.class,
            "aMessageThatEndsBeforeItsSizeIsNotStored"),
        breach(
            BrokenChanges.ForgetsDeliveries.class,
            MailStoreContract.Append.class,
            "theSameDeliveryIsStoredOnce"),
        breach(
            BrokenChanges.ForgetsDeliveries.class,
            MailStoreContract.Append.class,
            "retriesAtTheSameTimeStoreOneMessage"),
        breach(
            BrokenChanges.ForgetsDeliveries.class,
            MailStoreContract.Unconfirmed.class,
            "anAppendThatWasMadeButNotConfirmedIsNotMadeTwice"),
        breach(
            BrokenChanges.ForgetsDeliveries.class,
            MailStoreContract.Unconfirmed.class,
            "othersAppendBetweenTheCommitAndItsRepetition"),
        breach(
            BrokenChanges.SaysThatNothingWasDone.class,
            MailStoreContract.Unconfirmed.class,
            "anAppendThatWasNeitherMadeNorConfirmedIsMade"),
        breach(
            BrokenChanges.SaysThatNothingWasDone.class,
            MailStoreContract.Unconfirmed.class,
            "whatStaysUnknownIsSaidToBe"),
        breach(
            BrokenChanges.ForgetsDeliveries.class,
            MailStoreContract.Quotas.class,
            "aRetryNeedsNoRoom"),
        breach(
            BrokenChanges.CopiesWhatIsLeft.class,
            MailStoreContract.Transfer.class,
            "allAreCopiedOrNone"),
        breach(
            BrokenChanges.CopiesWhatIsLeft.class,
            MailStoreContract.Transfer.class,
            "allAreMovedOrNone"),
        breach(
            BrokenChanges.LooksBeforeItCopies.class,
            MailStoreContract.Transfer.class,
            "allOrNoneHoldsInARace"),
        breach(
            BrokenChanges.CopiesWithoutFlags.class,
            MailStoreContract.Transfer.class,
            "aCopyKeepsOctetsFlagsAndDate"),
        breach(
            BrokenChanges.CopiesInParts.class,
            MailStoreContract.Quotas.class,
            "aCopyThatIsTooMuchCopiesNothing"),
        breach(
            BrokenChanges.MovesInTwoSteps.class,
            MailStoreContract.Transfer.class,
            "ofTwoMovesOfOneMessageOneWins"),
        breach(
            BrokenChanges.MovesInTwoSteps.class,
            MailStoreContract.Quotas.class,
            "aFullAccountCanBeTidied"),
        breach(
            BrokenViews.ForgetsWhatIsGone.class,
            MailStoreContract.Expunge.class,
            "aClientThatComesBackLearnsWhatIsGone"),
        breach(
            BrokenChanges.ExpungesWhatIsKept.class,
            MailStoreContract.Expunge.class,
            "onlyWhatIsDeletedNowGoes"),
        breach(
            BrokenChanges.ExpungesWhatIsKept.class,
            MailStoreContract.Expunge.class,
            "anExpungeOfWhatIsUnchangedLeavesNewerMessagesAlone"),
        breach(
            BrokenChanges.LooksThenExpunges.class,
            MailStoreContract.Expunge.class,
            "aMarkIsTakenBackOrItsMessageIsExpunged"),
        breach(
            BrokenChanges.ExpungesWhatIsGone.class,
            MailStoreContract.Expunge.class,
            "messagesGoWhateverTheirFlags"),
        breach(
            BrokenChanges.ExpungesWhatIsGone.class,
            MailStoreContract.Expunge.class,
            "eachMessageIsExpungedOnce"),
        breach(
            BrokenChanges.ReusesUids.class,
            MailStoreContract.Expunge.class,
            "aUidIsNeverUsedAgain"),
        breach(
            BrokenChanges.ClaimsNothing.class,
            MailStoreContract.Recent.class,
            "newMessagesAreRecentUntilSomebodyTakesThem"),
        breach(
            BrokenChanges.ForgetsTheModSeqOfAnExpunge.class,
            MailStoreContract.Expunge.class,
            "messagesGoWhateverTheirFlags"),
        breach(
            BrokenViews.ShowsUidsLate.class,
            MailStoreContract.Append.class,
            "newUidsAreNeverBelowAnUidNextThatWasSeen"),
        breach(
            BrokenViews.ShowsUidsLate.class,
            MailStoreContract.Sessions.class,
            "differencesLeadFromEachSnapshotToTheNext"),
        breach(
            BrokenViews.RepeatsUidValidity.class,
            MailStoreContract.Mailboxes.class,
            "theNextMailboxOfANameIsAnotherOne"),
        breach(
            BrokenViews.TellsOutOfOrder.class,
            MailStoreContract.Watch.class,
            "everyChangeIsAnnouncedInOrder"),
        breach(
            BrokenViews.MissesExpunges.class,
            MailStoreContract.Sessions.class,
            "eventsAreEnoughToFollowAMailbox"),
        breach(
            BrokenViews.TellsInline.class,
            MailStoreContract.Watch.class,
            "listenersAreCalledOnAThreadOfTheStore"),
        breach(
            BrokenViews.ServesWhatCame.class,
            MailStoreContract.Octets.class,
            "bareLineFeedsAreServedAsCrlf"),
        breach(
            BrokenViews.ServesWhatCame.class,
            MailStoreContract.Octets.class,
            "bareLineFeedsOfABigMessageAreServedAsCrlfAtEveryPosition"),
        breach(
            BrokenViews.CountsWhatCame.class,
            MailStoreContract.Octets.class,
            "sizesAreThoseOfWhatIsServed"),
        breach(
            BrokenViews.NeverCloses.class, MailStoreContract.Expunge.class, "aClosedHandleSaysSo"),
        breach(
            BrokenViews.NeverCloses.class,
            MailStoreContract.Watch.class,
            "aClosedHandleHearsNothing"),
        breach(
            BrokenViews.FollowsPaths.class,
            MailStoreContract.Names.class,
            "namesThatLeaveTheRootAreRefusedEverywhere"),
        breach(
            BrokenViews.RenamesByCopying.class,
            MailStoreContract.Rename.class,
            "aRenamedMailboxIsTheSame"),
        breach(
            BrokenViews.RenamesByCopying.class,
            MailStoreContract.OpenSessions.class,
            "aHandleFollowsItsMailboxToANewName"),
        breach(
            BrokenViews.CountsOneTooMany.class,
            MailStoreContract.Quotas.class,
            "theLastMessageThatFitsIsTakenAndNoMore"),
        breach(
            BrokenViews.CountsOneTooMany.class,
            MailStoreContract.Quotas.class,
            "theLastOctetThatFitsIsTakenAndNoMore"),
        breach(
            BrokenViews.CountsOneTooMany.class,
            MailStoreContract.Quotas.class,
            "racesFillAQuotaAndDoNotExceedIt"),
        breach(
            BrokenViews.ForgetsAll.class,
            MailStoreContract.Restart.class,
            "messagesAreAsTheyWere"));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("breaches")
  void aBreachFailsItsTest(Class<? extends MailStoreContract> broken, Class<?> group, String test) {
    assertThat(run(broken, group, test).getTotalFailureCount()).isPositive();
  }

  /** Else a test that fails always would seem to catch everything. */
  @ParameterizedTest(name = "{2}")
  @MethodSource("breaches")
  void aSoundStorePasses(Class<? extends MailStoreContract> broken, Class<?> group, String test) {
    TestExecutionSummary summary = run(WrappedStoreTest.class, group, test);

    assertThat(summary.getTotalFailureCount()).isZero();
    assertThat(summary.getTestsFoundCount()).isPositive();
  }

  private static TestExecutionSummary run(
      Class<? extends MailStoreContract> store, Class<?> group, String test) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectNestedMethod(List.of(store), group, test))
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    return listener.getSummary();
  }

  private static Arguments breach(
      Class<? extends MailStoreContract> broken, Class<?> group, String test) {
    return Arguments.of(broken, group, test);
  }
}
