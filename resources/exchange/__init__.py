"""The directory in other forms: HSDS JSON, CSV, a help sheet to print, a web page, a report for maintainers."""
