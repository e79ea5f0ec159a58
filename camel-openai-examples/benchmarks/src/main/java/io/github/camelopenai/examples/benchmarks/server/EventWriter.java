package io.github.camelopenai.examples.benchmarks.server;

import io.netty.channel.Channel;

/** Writes the chunks of one stream, in turn with those of the others, and no faster than they are read. */
final class EventWriter {

    /** So many at a time: a write for each would make the server the slower one, and measure it. */
    private static final int AT_A_TIME = 4;

    private final Channel channel;
    private final Runnable whenDone;
    private int left;
    private boolean scheduled;

    EventWriter(Channel channel, int chunks, Runnable whenDone) {
        this.channel = channel;
        this.left = chunks;
        this.whenDone = whenDone;
    }

    void begin() {
        channel.write(Answers.EVENTS_HEAD.duplicate());
        writeSome();
    }

    /** The reader has caught up. */
    void resume() {
        if (!scheduled && left > 0 && channel.isWritable()) {
            scheduled = true;
            channel.eventLoop().execute(this::writeSome);
        }
    }

    private void writeSome() {
        scheduled = false;
        for (int i = 0; i < AT_A_TIME && left > 0; i++) {
            channel.write(Answers.chunk(left));
            left--;
        }
        if (left > 0) {
            channel.flush();
            resume();
            return;
        }
        channel.write(Answers.FINISH.duplicate());
        channel.write(Answers.USAGE.duplicate());
        channel.write(Answers.DONE.duplicate());
        channel.writeAndFlush(Answers.LAST_CHUNK.duplicate());
        whenDone.run();
    }
}
