"""What is shown and handed over: tables, sentences, pages and files, all of one Allocation."""
