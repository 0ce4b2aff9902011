package io.ipc4j.tck;

/** All that a transport promises. A transport's test implements this, and nothing less. */
public interface TransportContract
        extends ChannelContract,
                BatchContract,
                ReceivingContract,
                TimeoutContract,
                InterruptContract,
                ClosingContract,
                FarewellContract,
                ListenerContract,
                FreeAddressContract,
                PollerContract,
                PollerLeavingContract,
                ServerContract,
                FramingContract,
                ProcessContract {}
