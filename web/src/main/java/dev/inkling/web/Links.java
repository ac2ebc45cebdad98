package dev.inkling.web;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.Optional;

/// What to open in a browser.
final class Links {
    private Links() {}

    /// The page's address. A token stands behind the `#`, which browsers tell no server and no other page.
    ///
    /// @param host as the user gave it
    /// @param address what it stands for
    static URI of(String host, InetAddress address, int port, Optional<AccessToken> token) {
        String name = address.isAnyLocalAddress()
                ? inTheNetwork().orElseGet(InetAddress::getLoopbackAddress).getHostAddress()
                : host;
        String authority = name.contains(":") ? "[" + name.replaceAll("%.*", "") + "]" : name;
        String fragment = token.map(known -> "#token=" + known.text()).orElse("");
        return URI.create("http://" + authority + ":" + port + "/" + fragment);
    }

    /// The address by which other machines are most likely to reach this one.
    private static Optional<InetAddress> inTheNetwork() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(Links::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .findFirst();
        } catch (SocketException e) {
            return Optional.empty(); // the link is then for this machine
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (SocketException e) {
            return false;
        }
    }
}
