package io.ipc4j.tck;

import java.util.List;

/** What can be wrong with a transport, and the tests of the kit that must notice it. */
enum Fault {
    /** C1. */
    DROPS_A_MESSAGE("messagesArriveWholeOnceAndInOrder", "manyThreadsReceive"),
    /** C1. */
    DOUBLES_A_MESSAGE("messagesArriveWholeOnceAndInOrder", "manyThreadsSend"),
    /** C1. */
    SWAPS_TWO_MESSAGES("messagesArriveWholeOnceAndInOrder", "manyThreadsSend"),
    /** C1. */
    CORRUPTS_A_BYTE("messagesArriveWholeOnceAndInOrder", "timedReceivesLoseNoMessage"),
    /** C2. */
    TRUNCATES_LARGE_MESSAGES("aMessageOfAnySizeUpToTheLimitArrives", "largeMessagesFlowBothWaysAtOnce"),
    /** C2. */
    LOSES_EMPTY_MESSAGES("aMessageOfAnySizeUpToTheLimitArrives", "theEmptyMessageIsAMessage"),
    /** C2. */
    IGNORES_THE_RECEIVERS_LIMIT("aMessageOverTheReceiversLimitIsNotDelivered"),
    /** C5. */
    TAKES_WITHOUT_BOUND("aSlowReaderSlowsTheSender", "trySendIsFalseOnAFullLineAndTrueWhenThePeerHasRead"),
    /** C6, T2. */
    SENDS_WHAT_IT_REFUSED(
            "trySendIsFalseOnAFullLineAndTrueWhenThePeerHasRead", "aTimedSendIsFalseNotBeforeItsTimeAndSendsNothing"),
    /** C7. */
    KEEPS_THE_SENDERS_BUFFER("aMessageMayBeChangedWhenTheCallIsBack"),
    /** C8. */
    LETS_HANDLERS_WRITE("whatDrainShowsIsReadOnlyAndAsItWasSent"),
    /** C12. */
    HANDS_OUT_ONE_TOO_MANY("drainHandsOutAtMostItsLimitAndNeverWaits"),
    /** C10, I1. */
    LOSES_WAKE_UPS("everyMessageWakesOneOfThoseWhoWait"),
    /** C14, X3. */
    HOLDS_THE_LAST_MESSAGE_BACK("whatWasSentArrivesWithoutAFurtherCall", "whatWasSentBeforeCloseArrives"),
    /** C17. */
    FORGETS_ITS_PEER("peerAndAddressAnswerOnOpenAndClosedChannels"),
    /** I1, I2. */
    CLOSES_WHEN_INTERRUPTED(
            "aWaitingReceiveThatIsInterruptedThrowsAndTheChannelStaysGood",
            "interruptsAtAnyMomentLoseTearOrDoubleNoMessage"),
    /** X2, X3. */
    NEVER_REPORTS_THE_END("closeEndsEveryCallThatWaitsToReceive", "forEachHandlesAllUntilThePeerCloses"),
    /** X2, X4. */
    DOES_NOT_TELL_THE_PEER("sendingToAPeerThatHasClosedFails", "closeEndsEveryCallThatWaitsToReceive"),
    /** X4. */
    THROWS_FOREIGN_EXCEPTIONS("sendingToAPeerThatHasClosedFails"),
    /** X9. */
    LEAKS_A_THREAD("manyClosedChannelsLeaveNothingBehind"),
    /** X9. */
    LEAKS_A_DESCRIPTOR("manyClosedChannelsLeaveNothingBehind");

    private final List<String> noticedBy;

    Fault(String... noticedBy) {
        this.noticedBy = List.of(noticedBy);
    }

    /** The names of the tests. */
    List<String> noticedBy() {
        return noticedBy;
    }
}
