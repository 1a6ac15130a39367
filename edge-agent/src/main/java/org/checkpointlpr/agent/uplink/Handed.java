package org.checkpointlpr.agent.uplink;

/** What the broker said to a message. None of it proves that anybody will receive it. */
public enum Handed {
  /** The broker took it. */
  ACCEPTED,
  /** The broker took it, and says that nobody subscribes. */
  NO_SUBSCRIBER,
  /** Refused: the access list does not allow this topic to this certificate. */
  NOT_AUTHORISED,
  /** Refused: larger than the broker's maximum; it was not even sent. */
  TOO_LARGE,
  /** Refused for another reason: quota, format. */
  REFUSED;

  /** Returns whether the broker took it. */
  public boolean taken() {
    return this == ACCEPTED || this == NO_SUBSCRIBER;
  }

  /** Returns the meaning of an MQTT 5 PUBACK reason code. */
  static Handed of(int reasonCode) {
    return switch (reasonCode) {
      case 0x00 -> ACCEPTED;
      case 0x10 -> NO_SUBSCRIBER;
      case 0x87 -> NOT_AUTHORISED;
      default -> reasonCode < 0x80 ? ACCEPTED : REFUSED;
    };
  }
}
