package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** A target that breaks a promise fails the test of that promise, and sound ones pass it. */
class TargetContractCatchesTest {

  @ParameterizedTest
  @CsvSource({
    "ThrowsHalfway, whatBreaksForOneIsSaidOfThatOneAlone",
    "SaysDelivered, aMessageThatCannotBeReadIsNotTaken",
    "TakesAll, eachIsTakenRefusedOrNotItsOwn",
    "SortsOutcomes, outcomesStandInTheOrderOfTheRecipients",
    "NeedsARoute, whoComesWithoutARouteIsLookedFor",
    "NeedsARoute, theRouteOfAnotherTargetSaysNothing",
    "DeliversTwice, whoIsTakenGetsTheMessageOnce",
    "DeliversTwice, manyThreadsDeliverAtOnce"
  })
  void aBreachFailsItsTest(String broken, String test) throws Exception {
    Class<?> target = Class.forName(BrokenTargets.class.getName() + '$' + broken);

    assertThat(run(target, test).getTestsFailedCount()).isEqualTo(1);
    assertThat(run(BrokenTargets.Sound.class, test).getTestsFailedCount()).isZero();
    assertThat(run(LocalTargetTest.class, test).getTestsSucceededCount()).isEqualTo(1);
  }

  private static TestExecutionSummary run(Class<?> target, String test) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectMethod(target, test)).build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    return listener.getSummary();
  }
}
