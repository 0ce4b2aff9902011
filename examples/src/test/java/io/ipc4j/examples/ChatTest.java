package io.ipc4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class ChatTest {
    private Example server;
    private String address;

    @BeforeEach
    void open() throws Exception {
        server = Example.run("chat-server", "tcp://127.0.0.1:0");
        address = server.address();
    }

    /** Whatever the clients did, the server has nothing to complain about. */
    @AfterEach
    void close() throws Exception {
        server.process.destroy();
        assertThat(server.exitCode()).isEqualTo(143);
        assertThat(server.errors()).isEmpty();
    }

    private Example join(String user) throws Exception {
        return join(address, user);
    }

    private static Example join(String address, String user) throws Exception {
        Example chat = Example.run("chat", address, "--user", user);
        assertThat(chat.nextLine()).startsWith("* you are in, " + user);
        return chat;
    }

    @Test
    void twoPeopleAndAPlainSocketTalk() throws Exception {
        try (Plain nc = new Plain(address);
                Example ana = join("ana")) {
            assertThat(nc.nextLine()).isEqualTo("{\"user\":\"*\",\"message\":\"ana has joined\"}");
            talk(nc, ana);
        }
    }

    private void talk(Plain nc, Example ana) throws Exception {
        try (Example beto = join("beto")) {
            assertThat(ana.nextLine()).isEqualTo("* beto has joined");
            assertThat(nc.nextLine()).isEqualTo("{\"user\":\"*\",\"message\":\"beto has joined\"}");
            nc.send("{\"user\": \"nc\", \"message\": \"hi\"}");
            for (Example each : new Example[] {ana, beto}) {
                assertThat(each.nextLine()).isEqualTo("* nc has joined");
                assertThat(each.nextLine()).isEqualTo("[nc] - hi");
            }
            ana.type("hola, ¿qué tal?");
            assertThat(beto.nextLine()).isEqualTo("[ana] - hola, ¿qué tal?");
            assertThat(nc.nextLine()).isEqualTo("{\"user\":\"ana\",\"message\":\"hola, ¿qué tal?\"}");
            beto.endInput();
            assertThat(beto.exitCode()).isZero();
            assertThat(beto.errors()).isEmpty();
            assertThat(ana.nextLine()).isEqualTo("* beto has left");
            nc.leave();
            assertThat(ana.nextLine()).isEqualTo("* nc has left");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "pipe", "mmap"})
    void peopleTalkOverAnyTransportAndNoFileIsLeft(String scheme, @TempDir Path folder) throws Exception {
        try (Example room = Example.run("chat-server", scheme + ":" + folder.resolve("chat"))) {
            String where = room.address();
            assertThat(where).startsWith(scheme);
            try (Example ana = join(where, "ana");
                    Example beto = join(where, "beto")) {
                assertThat(ana.nextLine()).isEqualTo("* beto has joined");
                beto.type("hola, ¿qué tal?");
                assertThat(ana.nextLine()).isEqualTo("[beto] - hola, ¿qué tal?");
                beto.endInput();
                assertThat(beto.exitCode()).isZero();
                assertThat(beto.errors()).isEmpty();
                assertThat(ana.nextLine()).isEqualTo("* beto has left");
                room.process.destroy();
                assertThat(room.exitCode()).isEqualTo(143);
                assertThat(room.errors()).isEmpty();
                assertThat(ana.exitCode()).isEqualTo(1);
                assertThat(ana.errors()).isEqualTo("chat: the server has gone\n");
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void garbageGetsOneLineAndStaysAndTheOthersNoticeNothing() throws Exception {
        String[] garbage = {
            "garbage",
            "",
            "null",
            "{}",
            "{\"user\": \"\", \"message\": \"nobody\"}",
            "{\"user\": \"*\", \"message\": \"everybody out\"}",
            "GET / HTTP/1.1",
            "[".repeat(10_000)
        };
        try (Plain witness = new Plain(address);
                Plain odd = new Plain(address)) {
            for (String line : garbage) {
                odd.send(line);
                assertThat(odd.nextLine()).startsWith("{\"user\":\"*\",\"message\":\"not understood: ");
            }
            odd.send("{\"user\": \"odd\", \"message\": \"sorry\"}");
            assertThat(witness.nextLine()).isEqualTo("{\"user\":\"*\",\"message\":\"odd has joined\"}");
            assertThat(witness.nextLine()).isEqualTo("{\"user\":\"odd\",\"message\":\"sorry\"}");
            // A line at the limit, which grows when it is passed on with the real name.
            odd.send("{\"user\":\"o\",\"message\":\"" + "x".repeat((64 << 10) - 25) + "\"}");
            assertThat(odd.nextLine()).startsWith("{\"user\":\"*\",\"message\":\"not understood: ");
            odd.send("x".repeat(100_000));
            assertThat(witness.nextLine()).isEqualTo("{\"user\":\"*\",\"message\":\"odd has left\"}");
        }
    }

    @Test
    void nobodySpeaksAsSomebodyElse() throws Exception {
        try (Plain witness = new Plain(address);
                Plain nc = new Plain(address)) {
            nc.send("{\"user\": \"nc\", \"message\": \"\"}");
            nc.send("{\"user\": \"ana\", \"message\": \"I am ana\"}");
            assertThat(witness.nextLine()).isEqualTo("{\"user\":\"*\",\"message\":\"nc has joined\"}");
            assertThat(witness.nextLine()).isEqualTo("{\"user\":\"nc\",\"message\":\"I am ana\"}");
        }
    }

    @Test
    void aNameIsOnePersons() throws Exception {
        try (Plain other = new Plain(address);
                Plain ana = new Plain(address)) {
            ana.send("{\"user\": \"ana\", \"message\": \"\"}");
            assertThat(other.nextLine()).isEqualTo("{\"user\":\"*\",\"message\":\"ana has joined\"}");
            other.send("{\"user\": \"ana\", \"message\": \"I am ana\"}");
            assertThat(other.nextLine())
                    .startsWith("{\"user\":\"*\",\"message\":\"there is somebody called ana already; ");
            try (Example second = Example.run("chat", address, "--user", "ana")) {
                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.errors())
                        .isEqualTo("chat: there is somebody called ana already; take another name\n");
            }
            other.send("{\"user\": \"beto\", \"message\": \"I am beto\"}");
            assertThat(ana.nextLine()).isEqualTo("{\"user\":\"*\",\"message\":\"beto has joined\"}");
            assertThat(ana.nextLine()).isEqualTo("{\"user\":\"beto\",\"message\":\"I am beto\"}");
            ana.leave();
            assertThat(other.nextLine()).isEqualTo("{\"user\":\"*\",\"message\":\"ana has left\"}");
            try (Example again = join("ana")) {
                assertThat(other.nextLine()).isEqualTo("{\"user\":\"*\",\"message\":\"ana has joined\"}");
                assertThat(again.process.isAlive()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "", "   "})
    void whoCantBeCalledSoIsToldAtOnce(String user) throws Exception {
        try (Example chat = Example.run("chat", address, "--user", user)) {
            assertThat(chat.exitCode()).isEqualTo(2);
            assertThat(chat.errors().lines()).singleElement().asString().startsWith("chat: ");
            assertThat(chat.rest()).isEmpty();
        }
    }

    @Test
    void whatATerminalWouldActOnIsShownEscaped() throws Exception {
        try (Example ana = join("ana");
                Plain evil = new Plain(address)) {
            evil.send("{\"user\": \"e\\u001b[2Jvil\", \"message\": \"a\\r\\u202eb\\nc\"}");
            assertThat(ana.nextLine()).isEqualTo("* e\\u001b[2Jvil has joined");
            assertThat(ana.nextLine()).isEqualTo("[e\\u001b[2Jvil] - a\\u000d\\u202eb\\u000ac");
        }
    }

    @Test
    void theNameIsAskedForIfNotGiven() throws Exception {
        try (Plain witness = new Plain(address);
                Example chat = Example.run("chat", address)) {
            chat.type("ana");
            assertThat(chat.nextLine()).isEqualTo("your name: * you are in, ana; Ctrl-D leaves");
            chat.type("hola");
            assertThat(witness.nextLine()).contains("ana has joined");
            assertThat(witness.nextLine()).contains("hola");
        }
    }

    @Test
    void withoutANameThereIsNoChat() throws Exception {
        try (Example chat = Example.run("chat", address)) {
            chat.endInput();
            assertThat(chat.exitCode()).isEqualTo(2);
            assertThat(chat.errors().lines()).hasSize(1);
        }
    }

    @Test
    void whenTheServerGoesTheClientsSaySoAndEnd() throws Exception {
        try (Example ana = join("ana")) {
            server.process.destroy();
            assertThat(ana.exitCode()).isEqualTo(1);
            assertThat(ana.errors()).isEqualTo("chat: the server has gone\n");
        }
    }

    @Test
    void aLineThatIsTooLongIsNotSaidAndTheChatGoesOn() throws Exception {
        try (Plain witness = new Plain(address);
                Example ana = join("ana")) {
            ana.type("x".repeat(70_000));
            ana.type("shorter");
            assertThat(witness.nextLine()).contains("ana has joined");
            assertThat(witness.nextLine()).contains("shorter");
            ana.endInput();
            assertThat(ana.errors().lines()).singleElement().asString().contains("limit of 65536");
        }
    }
}
