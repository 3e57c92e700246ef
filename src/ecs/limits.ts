/** Limits of the ECS API. @see the operations' pages in the Amazon ECS API Reference, and its service quotas. */
export const DESCRIBE_BATCH = 100;
/** Container instances of one StartTask. */
export const MAX_START_INSTANCES = 10;
export const LIST_PAGE = 100;
/** Characters of the JSON of a task's overrides. */
export const MAX_OVERRIDES_LENGTH = 8192;
/** Characters of `startedBy` on StartTask. */
export const MAX_STARTED_BY = 36;
/** Characters of `startedBy` on RunTask. */
export const MAX_RUN_TASK_STARTED_BY = 128;
/** Characters of `clientToken` on RunTask, each one of ASCII 33 to 126. */
export const MAX_CLIENT_TOKEN = 64;
/** Characters of the reason on StopTask. */
export const MAX_STOP_REASON = 255;
/** Host ports of one container instance that tasks and the agent may hold at once. */
export const MAX_RESERVED_PORTS = 100;
export const MAX_TAGS = 50;
export const CPU_UNITS_PER_CPU = 1024;
/** Smallest memory of a container, MiB. */
export const MIN_CONTAINER_MEMORY_MIB = 6;
/** Smallest cpu of a whole task on EC2, units. */
export const MIN_TASK_CPU_UNITS = 128;
