package org.checkpointlpr.agent.broker;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import java.security.cert.X509Certificate;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTInterceptor;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.utils.CertificateUtil;
import org.checkpointlpr.seal.Certificates;

/**
 * Refuses a connection whose client id is not its certificate's name: by taking another's id a
 * client would throw that other one off.
 */
final class BoundClientId implements MQTTInterceptor {
  @Override
  public boolean intercept(MqttMessage packet, RemotingConnection connection) {
    if (!(packet instanceof MqttConnectMessage connect)) {
      return true;
    }
    X509Certificate[] certificates = CertificateUtil.getCertsFromConnection(connection);
    return certificates != null
        && certificates.length > 0
        && Certificates.commonName(certificates[0]).equals(connect.payload().clientIdentifier());
  }
}
