/** Where our own API is. */
export const OPERATIONS_PATH = '/ecs-scheduler/v1';
