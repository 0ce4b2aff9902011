package io.ipc4j.tck;

import java.util.List;

/** What can be wrong with a queue, and the tests of the kit that must notice it. */
enum QueueFault {
    /** Q1. */
    LOSES_A_MESSAGE("messagesAreTakenWholeOnceAndInOrder", "manyThreadsPutAndTake"),
    /** Q1. */
    SWAPS_TWO_MESSAGES("messagesAreTakenWholeOnceAndInOrder", "aHandlerGetsAllInOrderAndAcknowledgesByReturning"),
    /** Q1. */
    TEARS_A_MESSAGE("messagesAreTakenWholeOnceAndInOrder", "aMessageOfAnySizeUpToTheLimitIsTaken"),
    /** Q2. */
    LOSES_EMPTY_MESSAGES("theEmptyMessageIsAMessageInAQueue"),
    /** Q4, Q5. */
    TAKES_WITHOUT_BOUND("offerIsFalseWhileTheQueueIsFull", "putWaitsWhileTheQueueIsFull"),
    /** Q5, Q23. */
    PUTS_WHAT_IT_REFUSED("offerIsFalseWhileTheQueueIsFull", "aWaitingPutThatIsInterruptedThrowsAndPutsNothing"),
    /** Q7. */
    KEEPS_THE_PUTTERS_BUFFER("aMessageMayBeChangedWhenThePutIsBack"),
    /** Q8, Q9. */
    DELIVERS_AGAIN_AFTER_ACK("anAcknowledgedMessageNeverComesAgain", "manyThreadsPutAndTake"),
    /** Q10. */
    FORGETS_HOW_OFTEN_IT_DELIVERED("aReleasedMessageComesBackWithAGreaterCount"),
    /** Q10. */
    CHANGES_NAMES("aReleasedMessageComesBackWithAGreaterCount"),
    /** Q10. */
    IGNORES_RELEASE("aReleasedMessageComesBackWithAGreaterCount", "aMessageWhoseHandlerThrowsComesAgain"),
    /** Q11. */
    KEEPS_LEASES_AT_CLOSE("closingAQueueGivesBackWhatItHasLeased", "usersThatComeAndGoLoseNothing"),
    /** Q12. */
    LOSES_DEAD_LETTERS("aRejectedMessageGoesToTheDeadLetters", "aMessageThatCannotBeDecodedIsReportedAndADeadLetter"),
    /** Q13. */
    NEVER_GIVES_UP("aMessageThatWasDeliveredTooOftenGoesToTheDeadLetters", "takersThatCloseAreCountedToo"),
    /** Q18. */
    IS_DRAINED_TOO_EARLY("aQueueIsDrainedWhenAllIsAcknowledgedOrDead"),
    /** Q19. */
    MISCOUNTS("sizeAndLeasedCountWhatWaitsAndWhatIsOut"),
    /** Q4, Q6. */
    WAKES_NOBODY("eachMessageWakesOneOfThoseWhoTake", "roomForOneWakesOneOfThoseWhoPut", "aReleaseWakesWhoeverWaits"),
    /** Q6. */
    SWALLOWS_A_WAKE_UP("noWakeUpIsLostBetweenSleepers"),
    /** Q24. */
    HANGS_IN_CLOSE("aQueueMayBeClosedManyTimesByAnyThreads"),
    /** Q24. */
    STAYS_OPEN("everyUseOfAClosedQueueFails", "closeEndsEveryCallThatWaitsToTake", "closeEndsEveryCallThatWaitsToPut"),
    /** Q24. */
    THROWS_FOREIGN_EXCEPTIONS_WHEN_CLOSED("everyUseOfAClosedQueueFails", "allQueueCallsAtOnceWithACloseInBetweenEnd"),
    /** Q24. */
    LEAKS_A_THREAD("closedQueuesLeaveNoThreadAndNoDescriptor"),
    /** Q24. */
    LEAKS_A_DESCRIPTOR("closedQueuesLeaveNoThreadAndNoDescriptor");

    private final List<String> noticedBy;

    QueueFault(String... noticedBy) {
        this.noticedBy = List.of(noticedBy);
    }

    /** The names of the tests. */
    List<String> noticedBy() {
        return noticedBy;
    }
}
