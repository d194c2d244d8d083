package org.kcp4j.net;

import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.jspecify.annotations.Nullable;

/**
 * Shows the counters of listeners and connectors to JMX: each component of {@link EndpointStats} is an attribute. Needs the
 * module {@code java.management}, which nothing else here does.
 *
 * <p>A bean keeps its listener or connector from being collected until it is unregistered from the platform's MBean server.
 */
public final class KcpMBeans {
    private KcpMBeans() {}

    /**
     * Registers a listener as {@code org.kcp4j:type=KcpListener,address="…"}.
     *
     * @param listener whose counters to show
     * @return the bean's name
     * @throws JMException if there is a bean of that name
     */
    public static ObjectName register(KcpListener listener) throws JMException {
        return register("KcpListener", listener.localAddress(), listener::stats);
    }

    /**
     * Registers a connector as {@code org.kcp4j:type=KcpConnector,address="…"}.
     *
     * @param connector whose counters to show
     * @return the bean's name
     * @throws JMException if there is a bean of that name
     */
    public static ObjectName register(KcpConnector connector) throws JMException {
        return register("KcpConnector", connector.localAddress(), connector::stats);
    }

    private static ObjectName register(String type, Object address, Supplier<EndpointStats> stats) throws JMException {
        ObjectName name = name(type, address);
        ManagementFactory.getPlatformMBeanServer().registerMBean(new StatsBean(stats), name);
        return name;
    }

    private static ObjectName name(String type, Object address) throws MalformedObjectNameException {
        return new ObjectName("org.kcp4j:type=" + type + ",address=" + ObjectName.quote(address.toString()));
    }

    /** Attributes are the components of the record, read only. */
    private static final class StatsBean implements DynamicMBean {
        private final Supplier<EndpointStats> stats;

        StatsBean(Supplier<EndpointStats> stats) {
            this.stats = stats;
        }

        private static RecordComponent[] components() {
            return EndpointStats.class.getRecordComponents();
        }

        @Override
        public Object getAttribute(String name) throws AttributeNotFoundException, ReflectionException {
            for (RecordComponent component : components()) {
                if (component.getName().equals(name)) {
                    return value(component);
                }
            }
            throw new AttributeNotFoundException(name);
        }

        private Object value(RecordComponent component) throws ReflectionException {
            try {
                return component.getAccessor().invoke(stats.get());
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new ReflectionException(e);
            }
        }

        @Override
        public AttributeList getAttributes(String[] names) {
            AttributeList found = new AttributeList();
            for (String name : names) {
                try {
                    found.add(new Attribute(name, getAttribute(name)));
                } catch (AttributeNotFoundException | ReflectionException e) {
                    // As the contract wants it: what cannot be read is left out.
                }
            }
            return found;
        }

        @Override
        public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
            throw new AttributeNotFoundException(attribute.getName() + " cannot be changed");
        }

        @Override
        public AttributeList setAttributes(AttributeList attributes) {
            return new AttributeList();
        }

        @Override
        public @Nullable Object invoke(String action, Object @Nullable [] parameters, String @Nullable [] signature)
                throws ReflectionException {
            throw new ReflectionException(new NoSuchMethodException(action));
        }

        @Override
        public MBeanInfo getMBeanInfo() {
            MBeanAttributeInfo[] attributes = Arrays.stream(components())
                    .map(component -> new MBeanAttributeInfo(
                            component.getName(),
                            component.getType().getName(),
                            component.getName(),
                            true,
                            false,
                            false))
                    .toArray(MBeanAttributeInfo[]::new);
            return new MBeanInfo(
                    EndpointStats.class.getName(), "what one UDP socket has counted", attributes, null, null, null);
        }
    }
}
