package io.ipc4j.jackson;

import static io.ipc4j.jackson.JsonCodecTest.bytes;
import static io.ipc4j.jackson.JsonCodecTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import io.ipc4j.CodecException;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsersMapperTest {
    record Job(String jobKind) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface Task {}

    record Print(int pages) implements Task {}

    @Test
    void itsSettingsApply() {
        JsonCodec<Job> codec = JsonCodec.of(
                Job.class, new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
        assertThat(text(codec.encode(new Job("print")))).isEqualTo("{\"job_kind\":\"print\"}");
        assertThat(codec.decode(bytes("{\"job_kind\":\"print\"}"))).isEqualTo(new Job("print"));
        assertThatThrownBy(() -> codec.decode(bytes("{\"job_kind\":\"print\",\"more\":1}")))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("more");
    }

    @Test
    void itIsNotChangedAndLaterChangesOfItHaveNoEffect() {
        ObjectMapper mapper = new ObjectMapper();
        JsonCodec<List<Job>> codec = JsonCodec.of(new TypeReference<List<Job>>() {}, mapper);
        assertThat(mapper.getFactory().streamReadConstraints().getMaxNestingDepth())
                .isEqualTo(1000);
        mapper.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        assertThat(text(codec.encode(List.of(new Job("print"))))).isEqualTo("[{\"jobKind\":\"print\"}]");
    }

    @Test
    void prettyPrintersAreIgnored() {
        ObjectMapper pretty = new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .setDefaultPrettyPrinter(new DefaultPrettyPrinter());
        assertThat(text(JsonCodec.of(Job.class, pretty).encode(new Job("print"))))
                .isEqualTo("{\"jobKind\":\"print\"}");
    }

    @Test
    void whatFollowsTheDocumentIsAnError() {
        JsonCodec<Job> codec = JsonCodec.of(Job.class, new ObjectMapper());
        assertThatThrownBy(() -> codec.decode(bytes("{} {}"))).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> codec.decode(bytes("null"))).isInstanceOf(CodecException.class);
    }

    @Test
    void defaultTypingIsRefused() {
        ObjectMapper typing = new ObjectMapper()
                .activateDefaultTyping(BasicPolymorphicTypeValidator.builder()
                        .allowIfBaseType(Object.class)
                        .build());
        assertThatThrownBy(() -> JsonCodec.of(Job.class, typing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("default typing");
    }

    @Test
    void classNamesAreAcceptedOnlyByAValidatorOfItsOwn() {
        String document = "{\"@class\":\"" + Print.class.getName() + "\",\"pages\":3}";
        assertThatThrownBy(() -> JsonCodec.of(Task.class, new ObjectMapper()).decode(bytes(document)))
                .isInstanceOf(CodecException.class);
        ObjectMapper careful = new ObjectMapper();
        careful.setPolymorphicTypeValidator(BasicPolymorphicTypeValidator.builder()
                .allowIfSubType(Print.class)
                .build());
        assertThat(JsonCodec.of(Task.class, careful).decode(bytes(document))).isEqualTo(new Print(3));
    }

    @Test
    void aMapperThatCanNotBeCopiedIsRefused() {
        ObjectMapper special = new ObjectMapper() {
            private static final long serialVersionUID = 1L;
        };
        assertThatThrownBy(() -> JsonCodec.of(Job.class, special))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("copied");
    }
}
