/** What the names of all metrics begin with. */
export const PREFIX = 'ecs_scheduler_';
