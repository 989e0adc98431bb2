"""What several folders of tests share: invented results, tables to damage, slow twins, readers of golden texts.

``pythonpath`` in ``pyproject.toml`` makes the package importable, so that no test changes where Python looks.
"""
