package org.checkpointlpr.agent.uplink;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.checkpointlpr.agent.hit.Bytes;

/**
 * A broker in memory. Honest, it keeps the same contract as the real client and broker; told to
 * lie, it acknowledges and does something else. Safe on any thread; delivers on the publisher's.
 */
public final class FakeBroker implements MqttConnector {
  private static final int WINDOW = 16;
  private static final int MAX_PACKET = 1_048_576;

  private final Map<String, Session> sessions = new HashMap<>();
  private final Map<String, Message> retained = new HashMap<>();
  private final Map<FakeLink, List<Held>> held = new HashMap<>();
  private BiPredicate<String, String> access = (client, topic) -> true;
  private Function<Message, List<Message>> courier = List::of;
  private boolean reachable = true;
  private boolean silent;

  /** What is published. */
  public record Message(String topic, Bytes payload, boolean retained) {}

  /** A message that is not answered yet. */
  private record Held(Message message, CompletableFuture<Handed> answer) {}

  /** What the broker keeps for a client, connected or not. */
  private static final class Session {
    private final Set<String> filters = new LinkedHashSet<>();
    private final Map<Long, Message> unacknowledged = new LinkedHashMap<>();
    private Optional<FakeLink> link = Optional.empty();
    private long next;
  }

  /** Sets who may publish where: client and topic. */
  public synchronized void access(BiPredicate<String, String> newAccess) {
    access = newAccess;
  }

  /** Sets what is done with each message after it was acknowledged. */
  public synchronized void courier(Function<Message, List<Message>> newCourier) {
    courier = newCourier;
  }

  /** Says whether new connections are taken. */
  public synchronized void reachable(boolean isReachable) {
    reachable = isReachable;
  }

  /** Says whether publishers are answered; what was held back is answered when it ends. */
  public synchronized void silent(boolean isSilent) {
    silent = isSilent;
    if (!silent) {
      Map<FakeLink, List<Held>> released = new HashMap<>(held);
      held.clear();
      released.forEach(
          (from, all) -> all.forEach(one -> one.answer().complete(accept(from, one.message()))));
    }
  }

  /** Hands a message out as if somebody had published it. */
  public synchronized void inject(Message message) {
    route(message);
  }

  /** Breaks a client's connection: its last will is published. */
  public void cut(String client) {
    Optional<FakeLink> link;
    synchronized (this) {
      link = Optional.ofNullable(sessions.get(client)).flatMap(session -> session.link);
    }
    link.ifPresent(broken -> broken.lose("cut", true));
  }

  @Override
  public MqttLink connect(URI broker, LinkSettings settings, LinkListener listener)
      throws LinkException {
    Optional<FakeLink> former;
    FakeLink link = new FakeLink(settings, listener);
    synchronized (this) {
      if (!reachable) {
        throw new LinkException("broker " + broker + ": connection refused");
      }
      if (settings.sessionExpiry().isZero()) {
        sessions.remove(settings.clientId());
      }
      Session session = sessions.computeIfAbsent(settings.clientId(), id -> new Session());
      former = session.link;
      session.link = Optional.of(link);
    }
    former.ifPresent(taken -> taken.lose("taken over", false));
    synchronized (this) {
      Session session = session(settings.clientId());
      List.copyOf(session.unacknowledged.keySet()).forEach(id -> deliver(session, id, false));
    }
    return link;
  }

  private synchronized Handed accept(FakeLink from, Message message) {
    if (!access.test(from.settings.clientId(), message.topic())) {
      return Handed.NOT_AUTHORISED;
    }
    boolean any = false;
    for (Message forwarded : courier.apply(message)) {
      any |= route(forwarded);
    }
    return any ? Handed.ACCEPTED : Handed.NO_SUBSCRIBER;
  }

  private boolean route(Message message) {
    if (message.retained()) {
      retained.put(message.topic(), message);
    }
    boolean any = false;
    for (Session session : List.copyOf(sessions.values())) {
      if (session.filters.stream().anyMatch(f -> TopicFilter.matches(f, message.topic()))) {
        any = true;
        session.unacknowledged.put(++session.next, message);
        deliver(session, session.next, false);
      }
    }
    return any;
  }

  private void deliver(Session session, long id, boolean wasRetained) {
    Message message = session.unacknowledged.get(id);
    if (message != null && session.link.isPresent()) {
      session
          .link
          .get()
          .listener
          .received(
              new Incoming(
                  message.topic(),
                  message.payload(),
                  wasRetained,
                  () -> acknowledged(session, id)));
    }
  }

  private synchronized void acknowledged(Session session, long id) {
    session.unacknowledged.remove(id);
  }

  private Session session(String client) {
    Session session = sessions.get(client);
    if (session == null) {
      throw new IllegalStateException("no session of " + client);
    }
    return session;
  }

  private synchronized void subscribe(FakeLink link, String filter) {
    Session session = session(link.settings.clientId());
    session.filters.add(filter);
    for (Message message : List.copyOf(retained.values())) {
      if (TopicFilter.matches(filter, message.topic())) {
        session.unacknowledged.put(++session.next, message);
        deliver(session, session.next, true);
      }
    }
  }

  private final class FakeLink implements MqttLink {
    private final LinkSettings settings;
    private final LinkListener listener;
    private volatile boolean open = true;

    FakeLink(LinkSettings settings, LinkListener listener) {
      this.settings = settings;
      this.listener = listener;
    }

    @Override
    public CompletableFuture<Handed> publish(String topic, byte[] payload, boolean isRetained)
        throws LinkException, InterruptedException {
      if (payload.length > MAX_PACKET - 300) {
        return CompletableFuture.completedFuture(Handed.TOO_LARGE);
      }
      requireOpen();
      CompletableFuture<Handed> answer = new CompletableFuture<>();
      Message message = new Message(topic, Bytes.of(payload), isRetained);
      synchronized (FakeBroker.this) {
        if (silent) {
          List<Held> mine = held.computeIfAbsent(this, link -> new ArrayList<>());
          mine.add(new Held(message, answer));
          if (mine.size() > WINDOW) {
            throw new LinkException(
                "the broker has acknowledged nothing for " + settings.timeout());
          }
          return answer;
        }
      }
      answer.complete(accept(this, message));
      return answer;
    }

    @Override
    public void subscribe(String filter) throws LinkException {
      requireOpen();
      FakeBroker.this.subscribe(this, filter);
    }

    @Override
    public int window() {
      return WINDOW;
    }

    @Override
    public void close() {
      end("the link was closed", false);
    }

    private void lose(String why, boolean withWill) {
      if (end(why, withWill)) {
        listener.lost(why);
      }
    }

    private boolean end(String why, boolean withWill) {
      List<Held> mine;
      synchronized (FakeBroker.this) {
        if (!open) {
          return false;
        }
        open = false;
        Session session = session(settings.clientId());
        if (session.link.equals(Optional.of(this))) {
          session.link = Optional.empty();
        }
        mine = Optional.ofNullable(held.remove(this)).orElse(List.of());
        if (withWill) {
          settings.will().ifPresent(will -> route(new Message(will.topic(), will.payload(), true)));
        }
      }
      mine.forEach(one -> one.answer().completeExceptionally(new LinkException(why)));
      return true;
    }

    private void requireOpen() throws LinkException {
      if (!open) {
        throw new LinkException("the link is broken");
      }
    }
  }

  /** Returns settings as both ends use them. */
  static LinkSettings settings(String client) {
    return new LinkSettings(
        client,
        Optional.empty(),
        Duration.ofSeconds(20),
        Duration.ofNanos(TimeUnit.DAYS.toNanos(1)),
        Duration.ofSeconds(10));
  }
}
