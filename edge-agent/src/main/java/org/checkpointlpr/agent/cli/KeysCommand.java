package org.checkpointlpr.agent.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.checkpointlpr.agent.keys.Enrolment;
import org.checkpointlpr.agent.keys.Mission;
import org.checkpointlpr.agent.keys.MissionSpec;
import org.checkpointlpr.agent.keys.PartyFolder;
import org.checkpointlpr.seal.Certificates;
import org.checkpointlpr.seal.EnrolmentRequest;
import org.checkpointlpr.seal.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code checkpoint keys}: the mission's keys, certificates and enrolment. */
@Command(
    name = "keys",
    description = "Makes a mission's keys; enrols, renews and revokes.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  checkpoint keys mission m1 --name m1 --checkpoint cp-alpha --broker-host broker.example",
      "  checkpoint keys request /etc/checkpoint/identity --name cp-bravo   on the device",
      "  checkpoint keys admit m1 request-folder --name cp-bravo --out answer",
      "  checkpoint keys install /etc/checkpoint/identity answer             on the device",
      "  checkpoint keys renew m1 cp-bravo --out answer                      before a year is over",
      "  checkpoint keys revoke m1 cp-alpha",
      "  checkpoint keys worker m1 hq-2                                      one more hq serve"
    })
final class KeysCommand {
  @Spec @Nullable CommandSpec spec;

  @Command(
      name = "mission",
      description = {
        "Makes a new mission: authorities, headquarters, recovery, operators, broker, checkpoints.",
        "Whoever holds this folder is the mission: keep it offline, hand each party its own folder."
      },
      mixinStandardHelpOptions = true)
  int mission(
      @Parameters(paramLabel = "DIR", description = "A new folder.") Path folder,
      @Option(names = "--name", required = true, description = "The mission's name.") String name,
      @Option(names = "--checkpoint", description = "A checkpoint whose keys are made here.")
          @Nullable List<String> checkpoints,
      @Option(names = "--operators", defaultValue = "2", description = "Default: 2.") int operators,
      @Option(
              names = "--signatures",
              description = "Operators who must sign a release. Default: 2, or 1 of one.")
          @Nullable Integer signatures,
      @Option(
              names = "--broker-host",
              required = true,
              description = "DNS name or IP address of a broker; several are allowed.")
          List<String> hosts,
      @Mixin Validity validity) {
    return Guard.run(
        () -> {
          MissionSpec wanted =
              new MissionSpec(
                  name,
                  checkpoints == null ? List.of() : checkpoints,
                  operators,
                  hosts,
                  validity.duration(),
                  signatures == null ? Math.min(2, operators) : signatures);
          Mission mission = Guard.writing(() -> Mission.create(folder, wanted, Clock.systemUTC()));
          PrintWriter out = out();
          out.printf("Mission %s is in %s.%n", name, folder);
          out.printf("  headquarters  %s%n", mission.party("hq"));
          out.printf("  recovery key  %s   take it offline now%n", mission.party("recovery"));
          out.printf("  broker        %s   mosquitto.conf, acl%n", mission.broker());
          for (String checkpoint : mission.checkpoints()) {
            out.printf("  checkpoint    %s%n", mission.party(checkpoint));
          }
          return ExitCode.OK;
        });
  }

  @Command(
      name = "request",
      description = "On a device: makes its keys and writes requests for certificates.",
      mixinStandardHelpOptions = true)
  int request(
      @Parameters(paramLabel = "DIR", description = "The new identity folder.") Path identity,
      @Option(names = "--name", required = true, description = "The checkpoint's name.")
          String name) {
    return Guard.run(
        () -> {
          List<String> fingerprints = Guard.writing(() -> Enrolment.request(identity, name));
          out().println("Carry the *.request.pem files of " + identity + " to the mission's keys.");
          print(fingerprints);
          return ExitCode.OK;
        });
  }

  @Command(
      name = "admit",
      description = {
        "Issues the certificates that a device has asked for.",
        "Without --compared it only shows the fingerprints: have them read aloud first."
      },
      mixinStandardHelpOptions = true)
  int admit(
      @Mixin MissionFolder folder,
      @Parameters(index = "1", paramLabel = "REQUEST", description = "Folder with the requests.")
          Path request,
      @Option(names = "--name", required = true, description = "The name that is given to it.")
          String name,
      @Option(names = "--out", description = "Where the answer is written.") @Nullable Path answer,
      @Mixin Validity validity,
      @Option(names = "--compared", description = "Two persons have compared the fingerprints.")
          boolean compared) {
    return Guard.run(
        () -> {
          List<EnrolmentRequest> requests = Enrolment.requests(request);
          print(requests.stream().map(EnrolmentRequest::fingerprint).toList());
          if (!compared || answer == null) {
            out()
                .println(
                    "Nothing was issued. Compare them by voice, then add --compared --out DIR.");
            return ExitCode.FAILED;
          }
          Mission mission = Mission.open(folder.folder, Clock.systemUTC());
          Enrolment.answer(mission, name, requests, answer, validity.duration());
          out().printf("Admitted %s. Carry %s to the device; it holds no secret.%n", name, answer);
          out().println("Restart the broker with its new access list.");
          return ExitCode.OK;
        });
  }

  @Command(
      name = "install",
      description = "On a device: takes the mission's answer.",
      mixinStandardHelpOptions = true)
  int install(
      @Parameters(index = "0", paramLabel = "DIR", description = "The identity folder.")
          Path identity,
      @Parameters(index = "1", paramLabel = "ANSWER", description = "The mission's answer.")
          Path answer) {
    return Guard.run(
        () -> {
          Enrolment.install(identity, answer);
          out().printf("%s is ready.%n", identity);
          return ExitCode.OK;
        });
  }

  @Command(
      name = "revoke",
      description = "Revokes all certificates of a party and writes the new lists.",
      mixinStandardHelpOptions = true)
  int revoke(
      @Mixin MissionFolder mission,
      @Parameters(index = "1", paramLabel = "NAME", description = "Whom.") String name) {
    Path folder = mission.folder;
    return Guard.run(
        () -> {
          int count = Mission.open(folder, Clock.systemUTC()).revoke(name);
          if (count == 0) {
            throw new CommandException(
                ExitCode.DATA, "nobody named \"%s\" was ever enrolled".formatted(name));
          }
          out().printf("Revoked %d certificates of %s.%n", count, name);
          out().printf("Copy %s to the broker and restart it;%n", folder.resolve("broker"));
          out().printf("copy crl.pem to headquarters and the checkpoints.%n");
          return ExitCode.OK;
        });
  }

  @Command(
      name = "renew",
      description = {
        "Certifies a party's keys anew; the keys stay.",
        "For keys that were made on a device, --out writes the answer to carry there."
      },
      mixinStandardHelpOptions = true)
  int renew(
      @Mixin MissionFolder mission,
      @Parameters(index = "1", paramLabel = "NAME", description = "Whose.") String name,
      @Option(names = "--out", description = "Where the answer for a device is written.")
          @Nullable Path answer,
      @Mixin Validity validity) {
    return Guard.run(
        () -> {
          Mission opened = Mission.open(mission.folder, Clock.systemUTC());
          if (answer == null) {
            int count = opened.renew(name, validity.duration()).size();
            out()
                .printf(
                    "Renewed %d certificates of %s, for %d days.%n", count, name, validity.days);
            out()
                .println(
                    "Hand its folder over again; checkpoints and headquarters need trusted.pem.");
          } else {
            Enrolment.renew(opened, name, answer, validity.duration());
            out()
                .printf("Renewed %s. Carry %s to the device, then 'keys install'.%n", name, answer);
          }
          return ExitCode.OK;
        });
  }

  @Command(
      name = "worker",
      description = {
        "Makes the folder of one more 'hq serve' that shares the records with others.",
        "It holds copies of headquarters' keys: guard it like headquarters."
      },
      mixinStandardHelpOptions = true)
  int worker(
      @Mixin MissionFolder mission,
      @Parameters(index = "1", paramLabel = "NAME", description = "For example hq-2.") String name,
      @Mixin Validity validity) {
    return Guard.run(
        () -> {
          Mission opened = Mission.open(mission.folder, Clock.systemUTC());
          opened.enrolWorker(name, validity.duration());
          out()
              .printf(
                  "Made %s. Restart the broker with its new access list.%n", opened.party(name));
          return ExitCode.OK;
        });
  }

  @Command(
      name = "to-token",
      description = {
        "Moves a party's key of signatures or of TLS into a PKCS#11 token, and deletes its file;",
        "with --role password, the password of its other keys.",
        "The token's PIN is read from the folder's file 'pin', or the credential token-pin."
      },
      mixinStandardHelpOptions = true)
  int toToken(
      @Parameters(paramLabel = "DIR", description = "The party's identity folder.") Path folder,
      @Option(
              names = "--role",
              required = true,
              description = "hq-sign, checkpoint-link, … or password.")
          String role,
      @Option(names = "--library", required = true, description = "The PKCS#11 library.")
          Path library,
      @Option(names = "--slot", required = true, description = "The slot's number.") long slot) {
    return Guard.run(
        () -> {
          if (role.equals("password")) {
            PartyFolder.open(folder).movePasswordToToken(library, slot);
            out().printf("The password of the keys in %s is in the token now.%n", folder);
            return ExitCode.OK;
          }
          Role wanted = Role.valueOf(role.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
          PartyFolder.open(folder).moveToToken(wanted, library, slot);
          out().printf("The key %s of %s is in the token now.%n", role, folder);
          return ExitCode.OK;
        });
  }

  @Command(
      name = "inner-broker",
      description = "Makes the folder of a broker for verified records, inside headquarters.",
      mixinStandardHelpOptions = true)
  int innerBroker(
      @Mixin MissionFolder mission,
      @Option(names = "--host", required = true, description = "Its DNS name or IP address.")
          List<String> hosts,
      @Mixin Validity validity) {
    return Guard.run(
        () -> {
          Path made =
              Mission.open(mission.folder, Clock.systemUTC())
                  .makeInnerBroker(hosts, validity.duration());
          out().printf("Made %s. Start it with mosquitto -c %s/mosquitto.conf%n", made, made);
          return ExitCode.OK;
        });
  }

  @Command(
      name = "show",
      description = "Lists the mission's certificates.",
      mixinStandardHelpOptions = true)
  int show(@Parameters(paramLabel = "MISSION", description = "The mission's folder.") Path folder) {
    if (!Files.exists(folder.resolve("issued.pem"))) {
      throw new CommandException(
          ExitCode.NO_INPUT, folder + " is no mission's folder; 'keys mission' makes one");
    }
    return Guard.run(
        () -> {
          Mission mission = Mission.open(folder, Clock.systemUTC());
          List<String> valid = mission.checkpoints();
          for (X509Certificate certificate : mission.issued()) {
            String name = Certificates.commonName(certificate);
            boolean revoked =
                Certificates.hasRole(certificate, Role.CHECKPOINT_SIGN) && !valid.contains(name);
            out()
                .printf(
                    "%-20s %-18s until %s%s%n",
                    name,
                    role(certificate),
                    certificate.getNotAfter().toInstant(),
                    revoked ? "  REVOKED" : "");
          }
          return ExitCode.OK;
        });
  }

  /** The mission's folder, first of the parameters. */
  static final class MissionFolder {
    @Parameters(index = "0", paramLabel = "MISSION", description = "The mission's folder.")
    Path folder = Path.of("");
  }

  /** How long certificates last. */
  static final class Validity {
    @Option(names = "--days", defaultValue = "365", description = "Validity. Default: 365.")
    int days = 365;

    Duration duration() {
      return Duration.ofDays(days);
    }
  }

  private static String role(X509Certificate certificate) {
    for (Role role : Role.values()) {
      if (Certificates.hasRole(certificate, role)) {
        return role.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
      }
    }
    return "unknown";
  }

  private void print(List<String> fingerprints) {
    List<String> names = List.of("link", "sign", "open");
    for (int i = 0; i < names.size(); i++) {
      out().printf("  %-5s %s%n", names.get(i), fingerprints.get(i));
    }
  }

  private PrintWriter out() {
    if (spec == null) {
      throw new IllegalStateException("run by picocli only");
    }
    return spec.commandLine().getOut();
  }
}
