"""What a director opens: JupyterLab on this machine, and the widgets of the notebooks."""
