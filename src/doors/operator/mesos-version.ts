/** Version of the Mesos master we behave as; tools parse it into whole numbers. */
export const MESOS_VERSION = '1.11.0';
