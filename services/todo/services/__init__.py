"""The services by name, each in a module of its own with a `SERVICE`."""

SERVICES = {
    "backend": "todo.services.backend",
    "notification-service": "todo.services.notification",
    "email-delivery-service": "todo.services.email",
    "recurring-task-service": "todo.services.recurring_task",
}
