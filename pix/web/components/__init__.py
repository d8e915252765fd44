"""The look of the product: layouts, components, style sheet, icons, error pages."""
